// `node scripts/run.mjs TASK`: installs the dependencies if needed, then runs scripts/tasks/TASK.ts under Node 24.
// JavaScript, like all that it imports: it also runs under the Node that came with npm, which may not read TypeScript.
import { handOver } from './lib/hand-over.mjs';
import { installDependencies, NODE } from './lib/install.mjs';

const [task, ...args] = process.argv.slice(2);
installDependencies();
await handOver(NODE, [`scripts/tasks/${task}.ts`, ...args]);
