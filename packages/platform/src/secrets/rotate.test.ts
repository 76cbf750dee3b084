import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { sql } from 'kysely';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';

import { DATABASES, openTestSchema } from '@bindery/test-support/databases';
import { startTestPlatform } from '@bindery/test-support/test-platform';
import type { PlatformContext } from '../platform-context.ts';
import { openDatabase, type DatabaseOptions } from '../database/open.ts';
import { findInstallation, updateInstallation } from '../installations/installation.ts';
import { uninstallFromScope } from '../installations/scoped-installation.ts';
import { queueTask } from '../tasks/task.ts';
import type { CodeClaims } from '../tokens/token.ts';
import { rotateKeys } from './rotate.ts';

const SECRETS = [
    'configuration-secret',
    'integration-secret',
    'task-secret',
    'previous-secret',
    'repository-secret',
];

const CLAIMS = {
    kind: 'integration',
    integration: 'probe',
    integrationId: 'probe-id',
    scopes: [],
} satisfies CodeClaims;

describe.each(DATABASES)('on %s', (database) => {
    it(
        'stores secrets sealed, seals all of them again, and ends signed tokens',
        { timeout: 120_000 },
        async () => {
            const folder = await mkdtemp(join(tmpdir(), 'bindery-rotate-'));
            try {
                await using postgres = await openTestSchema(database);
                const at = { folder, url: postgres?.url, schema: postgres?.schema() };
                const rotate = () => rotateKeys({ folder, databaseUrl: at.url, schema: at.schema });
                let id: string;
                let token: string;
                {
                    await using test = await startTestPlatform({ folder, postgres });
                    id = await test.publish({ secrets: { KEY: 'integration-secret' } });
                    const configure = (key: string) =>
                        updateInstallation(test.ctx, 'probe', id, { configuration: { key } });
                    await configure('previous-secret');
                    await configure('configuration-secret');
                    const site = { kind: 'site', scopeId: test.siteId } as const;
                    await uninstallFromScope(test.ctx, 'probe', { ...site, installationId: id });
                    await queueTask(test.ctx, 'probe', { token: 'task-secret' }, 3600);
                    await queueImport(test.ctx, test.spaceId);
                    await test.platform.deliveries.idle();
                    token = await test.ctx.tokens.issueCodeToken(CLAIMS);
                }
                {
                    await using restarted = await startTestPlatform({ folder, postgres });
                    expect(await restarted.ctx.tokens.verify(token)).toMatchObject(CLAIMS);
                }
                const before = JSON.parse(await readFile(join(folder, 'keys.json'), 'utf8')) as {
                    current: string;
                };
                await expectSealed(at);
                {
                    await using _running = await startTestPlatform({ folder, postgres });
                    await expect(rotate()).rejects.toMatchObject({ code: 'data_in_use' });
                }

                expect(await rotate()).toBeGreaterThan(5);
                const after = JSON.parse(await readFile(join(folder, 'keys.json'), 'utf8')) as {
                    current: string;
                    keys: object;
                };
                expect(after.current).not.toBe(before.current);
                expect(Object.keys(after.keys)).toEqual([after.current]);
                await expectSealed(at, before.current);
                await using test = await startTestPlatform({ folder, postgres });
                expect(await findInstallation(test.ctx, test.ctx.db, 'probe', id)).toMatchObject({
                    configuration: { key: 'configuration-secret' },
                });
                await expect(test.ctx.tokens.verify(token)).rejects.toMatchObject({
                    code: 'unauthorized',
                });
                const operation = await test.ctx.db
                    .selectFrom('git_operations')
                    .selectAll()
                    .executeTakeFirstOrThrow();
                const purpose = `git:${operation.id}`;
                expect(test.ctx.keyring.open(operation.request_sealed ?? '', purpose)).toContain(
                    'repository-secret',
                );
            } finally {
                await rm(folder, { recursive: true, force: true });
            }
        },
    );
});

it('refuses connections of a process whose keys were rotated while it was disconnected', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bindery-rotate-'));
    try {
        await using postgres = await openTestSchema('postgres');
        const at = { folder, url: postgres?.url, schema: postgres?.schema() };
        await (await startTestPlatform({ folder, postgres }))[Symbol.asyncDispose]();
        await using disconnected = await openDatabase(at);
        const read = () => sql`select name from settings`.execute(disconnected.db);
        await read();
        await endConnections(at);
        await rotateKeys({ folder, databaseUrl: at.url, schema: at.schema });
        await expect(read()).rejects.toMatchObject({ code: 'data_in_use' });
        await using reopened = await openDatabase(at);
        const { rows } = await sql`select name from settings`.execute(reopened.db);
        expect(rows).not.toEqual([]);
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
});

/** Ends all connections that use the schema, as a restart of the server does. */
async function endConnections({ url, schema }: DatabaseOptions): Promise<void> {
    const client = new Client(url);
    await client.connect();
    const { rows } = await client.query<{ pid: number }>(
        `select pg_terminate_backend(pid, 5000), pid from pg_locks
        where locktype = 'advisory' and granted and mode = 'ShareLock'
        and ((classid::bigint << 32) | objid::bigint) = hashtextextended($1, 0)`,
        [`bindery_${schema}:keys`],
    );
    expect(rows).not.toEqual([]);
    await client.end();
}

/** Inserts a queued import, as the database has it when Bindery stops before the import starts. */
async function queueImport({ db, keyring }: PlatformContext, spaceId: string): Promise<void> {
    const url = 'https://someone:repository-secret@example.com/docs.git';
    const now = new Date();
    await db
        .insertInto('git_operations')
        .values({
            id: 'waiting',
            space_id: spaceId,
            direction: 'import',
            state: 'queued',
            stage: 'repo_fetch',
            done: 0,
            total: 0,
            repository: 'example.com/docs.git',
            ref: 'main',
            commit_id: null,
            error_code: null,
            error: null,
            request_sealed: keyring.seal(JSON.stringify({ url, ref: 'main' }), 'git:waiting'),
            user_id: null,
            caused_at: now,
            created_at: now,
            updated_at: now,
        })
        .execute();
}

/** Checks every row of every table with sealed values, and of `versions`, for secrets in plain text. */
async function expectSealed(at: DatabaseOptions, oldKey = 'no such key'): Promise<void> {
    await using database = await openDatabase(at);
    const { rows: sealed } = await sql<{ table: string }>`
        select distinct table_name as table from information_schema.columns
        where table_schema = current_schema() and column_name like '%\_sealed'`.execute(
        database.db,
    );
    expect(sealed.length).toBeGreaterThan(5);
    for (const table of [...sealed.map((row) => row.table), 'versions']) {
        const { rows } = await sql`select * from ${sql.table(table)}`.execute(database.db);
        expect(rows.length, table).toBeGreaterThan(0);
        const text = JSON.stringify(rows);
        for (const secret of [...SECRETS, `${oldKey}:`])
            expect(text.includes(secret), `${secret} in ${table}`).toBe(false);
    }
}
