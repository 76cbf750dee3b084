import { handOver } from './lib/hand-over.mjs';
import { installDependencies, NODE } from './lib/install.mjs';

installDependencies();
await handOver(NODE, ['scripts/tasks/test.mjs', ...process.argv.slice(2)]);
