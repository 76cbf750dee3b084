/**
 * `node packages/platform/test/crash/main.ts [kills] [pglite|postgres]`: kills hosts, workers and PostgreSQL, by default 200
 * times each way. Ends with 1 when anything was lost or left behind.
 */
import { startPostgres } from '@bindery/test-support/postgres';
import { crash, type CrashReport } from './crash.ts';

const kills = Number(process.argv[2] ?? 200);
const only = process.argv[3];
const onKill = (kill: number) => {
    if (kill % 20 === 0) console.error(`${kill} of ${kills}`);
};

function show(database: string, report: CrashReport): void {
    console.log(database, report);
    if (report.lost.length > 0 || report.orphans.length > 0) process.exitCode = 1;
}

if (only !== 'postgres') show('PGlite', await crash(kills, undefined, onKill));
if (only !== 'pglite') {
    await using postgres = await startPostgres();
    show('PostgreSQL', await crash(kills, postgres, onKill));
}
