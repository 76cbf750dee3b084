import { sql } from 'kysely';
import { expect, it } from 'vitest';

import { openTestSchema } from '@bindery/test-support/databases';
import { startPostgres } from '@bindery/test-support/postgres';
import { openDatabase } from './open.ts';

it.skipIf(process.env['DATABASE_URL'] !== undefined)(
    'gives up a server that does not answer, and has nothing half done when it does again',
    { timeout: 120_000 },
    async () => {
        await using postgres = await startPostgres();
        // What a URL says goes before the 15 s that are meant for people.
        const url = `${postgres.url}?query_timeout=500`;
        await using database = await openDatabase({ folder: '', url, schema: postgres.schema() });
        const { db } = database;
        const organizations = () => db.selectFrom('organizations').select('id').execute();
        const insert = (id: string) => ({ id, title: id });
        let goOn = () => {};
        const within = db.transaction().execute(async (tx) => {
            await tx.insertInto('organizations').values(insert('within')).execute();
            goOn = await postgres.freeze();
            await tx.insertInto('organizations').values(insert('frozen')).execute();
        });
        const away = { code: 'database_unavailable' };
        try {
            await expect(within).rejects.toMatchObject(away);
            await expect(sql`select 1`.execute(db)).rejects.toMatchObject(away);
        } finally {
            goOn();
        }
        await expect.poll(organizations, { timeout: 20_000 }).toEqual([]);
        // On a connection that was not given up these would be within the transaction above.
        await db.insertInto('organizations').values(insert('after')).execute();
        expect(await organizations()).toEqual([{ id: 'after' }]);
    },
);

it('starts on a server where another schema has the tables of a migrator too', async () => {
    await using first = await openTestSchema('postgres');
    await using second = await openTestSchema('postgres');
    for (const own of [first, second]) {
        if (!own) throw new Error('There is no PostgreSQL.');
        await using database = await openDatabase({
            folder: '',
            url: own.url,
            schema: own.schema(),
        });
        expect(await database.db.selectFrom('organizations').select('id').execute()).toEqual([]);
    }
});
