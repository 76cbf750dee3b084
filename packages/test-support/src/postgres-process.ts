/**
 * Runs a PostgreSQL server for tests. Prints its URL, and stops when the standard input closes.
 *
 * Usage: `node postgres-process.ts`.
 */
import { once } from 'node:events';

import { startPostgres } from './postgres.ts';

{
    // Turns off syncing to disk: the data of tests need not survive a crash of the machine.
    await using postgres = await startPostgres(['fsync=off', 'synchronous_commit=off']);
    process.stdout.write(`${postgres.url}\n`);
    await once(process.stdin.resume(), 'close');
}
process.exit();
