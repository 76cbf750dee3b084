import { handOver } from './lib/hand-over.mjs';
import { installDependencies, ROOT } from './lib/install.mjs';

installDependencies();
await handOver(`${ROOT}/node_modules/.bin/tsc`, ['-b', ...process.argv.slice(2)]);
