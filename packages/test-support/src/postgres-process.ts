/** `node postgres-process.ts`: a PostgreSQL server for tests. Prints its URL, and stops when its standard input closes. */
import { once } from 'node:events';

import { startPostgres } from './postgres.ts';

{
    // The data of tests need not survive a crash of the machine.
    await using postgres = await startPostgres(['fsync=off', 'synchronous_commit=off']);
    process.stdout.write(`${postgres.url}\n`);
    await once(process.stdin.resume(), 'close');
}
process.exit();
