/**
 * Kills hosts, workerd and PostgreSQL, by default 200 times for each database. Exits with 1 if acknowledged work was
 * lost or processes were left running.
 *
 * Usage: `node packages/platform/test/crash/main.ts [kills] [pglite|postgres]`.
 */
import { startPostgres } from '@bindery/test-support/postgres';
import { crash, type CrashReport } from './crash.ts';

const kills = Number(process.argv[2] ?? 200);
const selected = process.argv[3];
const onKill = (kill: number) => {
    if (kill % 20 === 0) console.error(`${kill} of ${kills}`);
};

function show(database: string, report: CrashReport): void {
    console.log(database, report);
    if (report.lost.length > 0 || report.orphans.length > 0) process.exitCode = 1;
}

if (selected !== 'postgres') show('PGlite', await crash(kills, undefined, onKill));
if (selected !== 'pglite') {
    await using postgres = await startPostgres();
    show('PostgreSQL', await crash(kills, postgres, onKill));
}
