/** Starts a host, prints the ids of its workerd processes, and runs until it is killed. */
import { Harness } from './harness.ts';

const [directory] = process.argv.slice(2);
const harness = await Harness.start({ processes: 2, ...(directory ? { directory } : {}) });
process.stdout.write(JSON.stringify(harness.host.stats().processes.map(({ pid }) => pid)));
setInterval(() => {}, 1_000);
