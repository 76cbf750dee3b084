// `npm run generate`: writes every generated file, by the `generate` script of each package that has one.
import { run } from '../lib/run.ts';

const { code } = await run('npm', ['run', '--silent', 'generate', '--workspaces', '--if-present']);
process.exitCode = code;
