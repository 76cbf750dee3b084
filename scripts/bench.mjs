import { handOver } from './lib/hand-over.mjs';
import { installDependencies, NODE } from './lib/install.mjs';

installDependencies();
await handOver(NODE, ['scripts/tasks/bench.mjs', ...process.argv.slice(2)]);
