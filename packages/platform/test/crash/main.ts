/** `node packages/platform/test/crash/main.ts [kills]`: kills hosts, workers and PostgreSQL; by default 200 times each way. */
import { startPostgres } from '../postgres.ts';
import { crash } from './crash.ts';

const kills = Number(process.argv[2] ?? 200);
const only = process.argv[3];
const onKill = (kill: number) => {
    if (kill % 20 === 0) console.error(`${kill} of ${kills}`);
};
if (only !== 'postgres') console.log('PGlite', await crash(kills, undefined, onKill));
if (only !== 'pglite') {
    await using postgres = await startPostgres();
    console.log('PostgreSQL', await crash(kills, postgres, onKill));
}
