import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openTestSchema, type TestDatabase } from '@bindery/test-support/databases';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Database } from '../database/schema.ts';
import { openDatabase } from '../database/open.ts';
import { openKeyring, type Keyring } from '../secrets/keyring.ts';
import { openRootSecrets } from '../secrets/signing.ts';
import { exportDatabase } from './export.ts';
import { importDatabase } from './import.ts';

let folder: string;
let keyring: Keyring;
const shared = new AsyncDisposableStack();
/** PGlite with rows. */
let source: Database;
beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bindery-transfer-'));
    shared.defer(() => rm(folder, { recursive: true, force: true }));
    keyring = await openKeyring(join(folder, 'keys.json'));
    source = await openEmpty(shared, 'pglite');
    await fill(source);
});
afterAll(() => shared.disposeAsync());

let count = 0;

/** Opens an empty database. */
async function openEmpty(
    stack: AsyncDisposableStack,
    database: TestDatabase,
    name = `data-${(count += 1)}`,
): Promise<Database> {
    const postgres = await openTestSchema(database);
    if (postgres !== undefined) stack.use(postgres);
    const { db } = stack.use(
        await openDatabase({
            folder: join(folder, name),
            url: postgres?.url,
            schema: postgres?.schema(),
        }),
    );
    return db;
}

/** Values whose text depends on the server's settings, and more rows than one query reads. */
async function fill(db: Database): Promise<void> {
    await openRootSecrets(db, keyring);
    await db.insertInto('organizations').values({ id: 'o', title: 'Ø "quoted"\n\\n' }).execute();
    await sql`update organizations set created_at = '1999-12-31 23:59:59.123456+03'`.execute(db);
    await db
        .insertInto('integrations')
        .values({
            name: 'probe',
            id: 'i',
            organization_id: 'o',
            version: 1,
            secrets_sealed: keyring.seal('{}', 'integration:probe:secrets'),
            folder: null,
        })
        .execute();
    await sql`insert into versions (integration, number, hash, manifest, script, sdk)
        values ('probe', 1, 'h', '{"b": 1,  "a": [2.50, null]}', ${'x'.repeat(100_000)}, 'bindery')`.execute(
        db,
    );
    await sql`insert into installations (id, integration, organization_id, status, space_selection,
            site_selection, configuration_sealed, external_ids)
        values ('n', 'probe', 'o', 'active', 'all', 'all', 's', '{"a,b","c\\"d",null,"{}"}')`.execute(
        db,
    );
    await sql`insert into events (id, type, integration, lane, payload, state)
        select 'event-' || n, 'task', 'probe', 'lane', jsonb_build_object('n', n, 'd', 1e-7), 'pending'
        from generate_series(1, 450) as n`.execute(db);
    await sql`insert into invocations (id, event_id, integration, version, type, label, state,
            duration_ms, attempt, started_at, log_count, batch_id)
        values ('v', 'event-1', 'probe', 1, 'task', 'l', 'failed', 0.1 + 0.2, 1, now(), 0, 'b')`.execute(
        db,
    );
}

it('carries every row from PGlite to PostgreSQL and back', async () => {
    await using stack = new AsyncDisposableStack();
    const path = join(folder, 'there');
    const exported = await exportDatabase({ db: source, path });
    expect(exported['events']?.rows).toBe(450);
    const target = await openEmpty(stack, 'postgres');
    expect(await importDatabase({ db: target, keyring, path })).toEqual(exported);

    // A new event gets a number of its own.
    const { rows } = await sql<{ seq: string }>`
        insert into events (id, type, integration, lane, payload, state)
        values ('next', 'task', 'probe', 'lane', '{}', 'pending') returning seq`.execute(target);
    expect(Number(rows[0]?.seq)).toBeGreaterThan(450);
    await sql`delete from events where id = 'next'`.execute(target);

    const again = join(folder, 'and-back');
    await exportDatabase({ db: target, path: again });
    // Servers sort text differently, so the order of lines may differ.
    expect((await readFile(again, 'utf8')).split('\n').toSorted()).toEqual(
        (await readFile(path, 'utf8')).split('\n').toSorted(),
    );
    const back = await openEmpty(stack, 'pglite');
    expect(await importDatabase({ db: back, keyring, path: again })).toEqual(exported);
});

it('continues an interrupted export and an interrupted import', async () => {
    await using stack = new AsyncDisposableStack();
    const path = join(folder, 'interrupted');
    const interrupted = new Error('interrupted');
    const after = (rows: number) => (table: string, done: number) => {
        if (table === 'events' && done >= rows) throw interrupted;
    };
    await expect(exportDatabase({ db: source, path, onProgress: after(400) })).rejects.toBe(
        interrupted,
    );
    const { length } = await readFile(`${path}.partial`);
    await truncate(`${path}.partial`, length - 7);
    const tables: string[] = [];
    const exported = await exportDatabase({
        db: source,
        path,
        onProgress: (table) => void tables.push(table),
    });
    expect(exported['events']?.rows).toBe(450);
    expect(tables.filter((table) => table === 'events')).toHaveLength(1);

    const target = await openEmpty(stack, 'postgres');
    const options = { db: target, keyring, path };
    let imported = 0;
    const interrupt = (table: string) => {
        if (table === 'events' && (imported += 1) === 2) throw interrupted;
    };
    await expect(importDatabase({ ...options, onProgress: interrupt })).rejects.toBe(interrupted);
    expect(await importDatabase(options)).toEqual(exported);
    await expect(importDatabase(options)).rejects.toMatchObject({ code: 'conflict' });
});

it('refuses a changed row, a missing end, other keys and a file that is no export', async () => {
    const path = join(folder, 'good');
    await exportDatabase({ db: source, path });
    const text = await readFile(path, 'utf8');
    expect(text).not.toContain(JSON.parse(await readFile(join(folder, 'keys.json'), 'utf8')).keys);
    const attempt = async (content: string, keys = keyring) => {
        const file = join(folder, 'bad');
        await writeFile(file, content);
        await using inner = new AsyncDisposableStack();
        const db = await openEmpty(inner, 'postgres');
        return await importDatabase({ db, keyring: keys, path: file });
    };
    await expect(attempt(text.replace('"event-7"', '"event-X"'))).rejects.toMatchObject({
        code: 'data_unreadable',
        message: expect.stringContaining('events'),
    });
    const lines = text.trimEnd().split('\n');
    await expect(attempt(lines.slice(0, -1).join('\n'))).rejects.toThrow(/incomplete/);
    const lost = lines.filter((line) => !line.includes('"event-7"')).join('\n');
    await expect(attempt(lost)).rejects.toThrow(/events differ/);
    await expect(attempt('{"some":"file"}')).rejects.toThrow(/line 1/);
    const other = await openKeyring(join(folder, 'other.json'));
    await expect(attempt(text, other)).rejects.toThrow(/keys/);
});

it('refuses an export that continues after the data changed', async () => {
    const path = join(folder, 'changed');
    const stop = (table: string) => {
        if (table === 'versions') throw new Error('interrupted');
    };
    await expect(exportDatabase({ db: source, path, onProgress: stop })).rejects.toThrow();
    await sql`update events set attempts = 1 where id = 'event-7'`.execute(source);
    await expect(exportDatabase({ db: source, path })).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('events'),
    });
});
