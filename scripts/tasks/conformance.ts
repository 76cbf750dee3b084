// `npm run conformance -- [options]`: compares Bindery's SDK with the reference SDK; see `--help`.
import { join } from 'node:path';

import { ROOT } from '../lib/install.mjs';
import { run } from '../lib/run.ts';

const { code } = await run(process.execPath, [
    join(ROOT, 'conformance/main.ts'),
    ...process.argv.slice(2),
]);
process.exitCode = code;
