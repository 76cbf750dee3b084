// `npm run fuzz -- [options]`: generated inputs for every parser and for a running host; see `--help`.
import { join } from 'node:path';

import { ROOT } from '../lib/install.mjs';
import { run } from '../lib/run.ts';

const { code } = await run(process.execPath, [
    join(ROOT, 'fuzz/main.ts'),
    ...process.argv.slice(2),
]);
process.exitCode = code;
