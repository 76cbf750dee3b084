/** `node postgres-process.ts`: a PostgreSQL for tests. Prints its URL, and ends when its input does. */
import { once } from 'node:events';

import { startPostgres } from './postgres.ts';

{
    // Nobody needs its data after a crash of the machine.
    await using postgres = await startPostgres(['fsync=off', 'synchronous_commit=off']);
    process.stdout.write(`${postgres.url}\n`);
    await once(process.stdin.resume(), 'close');
}
process.exit();
