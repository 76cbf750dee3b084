import { sql } from 'kysely';
import { expect, it } from 'vitest';

import { openTestSchema } from '@bindery/test-support/databases';
import { startPostgres } from '@bindery/test-support/postgres';
import { openHome } from '../default-organization.ts';
import { openDatabase } from './open.ts';

it.skipIf(process.env['DATABASE_URL'] !== undefined)(
    'times out when the server does not answer, and leaves no partial transaction when it answers again',
    { timeout: 120_000 },
    async () => {
        await using postgres = await startPostgres();
        // The parameter in the URL overrides the default of 15 s.
        const url = `${postgres.url}?query_timeout=500`;
        await using database = await openDatabase({ folder: '', url, schema: postgres.schema() });
        const { db } = database;
        const organizations = () => db.selectFrom('organizations').select('id').execute();
        const insert = (id: string) => ({ id, title: id });
        let resume = () => {};
        const interrupted = db.transaction().execute(async (tx) => {
            await tx.insertInto('organizations').values(insert('interrupted')).execute();
            resume = await postgres.freeze();
            await tx.insertInto('organizations').values(insert('frozen')).execute();
        });
        const unavailable = { code: 'database_unavailable' };
        try {
            await expect(interrupted).rejects.toMatchObject(unavailable);
            await expect(sql`select 1`.execute(db)).rejects.toMatchObject(unavailable);
        } finally {
            resume();
        }
        await expect.poll(organizations, { timeout: 20_000 }).toEqual([]);
        // If the pool had kept the connection, this insert would run in the transaction above.
        await db.insertInto('organizations').values(insert('after')).execute();
        expect(await organizations()).toEqual([{ id: 'after' }]);
    },
);

it('gives nodes that start together on an empty database one organization', async () => {
    await using own = await openTestSchema('postgres');
    const { url, schema } = own ?? {};
    const nodes = await Promise.all(
        Array.from({ length: 3 }, () => openDatabase({ folder: '', url, schema: schema?.() })),
    );
    try {
        const homes = await Promise.all(nodes.map((node) => openHome(node)));
        expect(new Set(homes.map(({ organizationId }) => organizationId)).size).toBe(1);
        expect(await nodes[0]?.db.selectFrom('users').select('id').execute()).toHaveLength(1);
    } finally {
        for (const node of nodes) await node[Symbol.asyncDispose]();
    }
});

it('migrates a schema although another schema has migration tables', async () => {
    await using first = await openTestSchema('postgres');
    await using second = await openTestSchema('postgres');
    for (const own of [first, second]) {
        if (own === undefined) throw new Error('There is no PostgreSQL.');
        await using database = await openDatabase({
            folder: '',
            url: own.url,
            schema: own.schema(),
        });
        expect(await database.db.selectFrom('organizations').select('id').execute()).toEqual([]);
    }
});
