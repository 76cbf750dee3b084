// `npm run typecheck`: checks every project of tsconfig.json; a second run reads only what has changed since.
import { run } from '../lib/run.ts';

const { code } = await run('tsc', ['-b', ...process.argv.slice(2)]);
process.exitCode = code;
