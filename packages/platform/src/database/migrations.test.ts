import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely';
import { Pool } from 'pg';
import { expect, it } from 'vitest';

import { DATABASES, openTestSchema, type TestSchema } from '@bindery/test-support/databases';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';
import { openDatabase } from './open.ts';
import { openPGlite } from './pglite.ts';
import type { Schema } from './schema.ts';

/** Runs `work` on a database that has only the migrations before `first`, then closes the database. */
async function withOlderSchema(
    first: string,
    folder: string,
    postgres: TestSchema | undefined,
    work: (db: Kysely<Schema>) => Promise<void>,
): Promise<void> {
    const older = Object.fromEntries(Object.entries(MIGRATIONS).filter(([name]) => name < first));
    await using stack = new AsyncDisposableStack();
    let db: Kysely<Schema>;
    if (postgres === undefined) {
        const { pglite } = stack.use(await openPGlite(folder));
        db = new Kysely({ dialect: new PGliteDialect({ pglite }) });
    } else {
        const options = `-c search_path=${postgres.schema()}`;
        const pool = new Pool({ connectionString: postgres.url, options });
        db = new Kysely({ dialect: new PostgresDialect({ pool }) });
        await sql`create schema ${sql.id(postgres.schema())}`.execute(db);
    }
    stack.defer(() => db.destroy());
    await migrate(db, postgres?.schema(), older);
    await work(db);
}

it.each(DATABASES)('keeps the rows of renamed tables on %s', async (database) => {
    await using stack = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'bindery-migrations-'));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const postgres = await openTestSchema(database);
    if (postgres !== undefined) stack.use(postgres);

    // The title contains the text of the key that the migration renames. The migration must not change the title.
    const title = 'On "content": "document"';
    const child = { id: 'child', title: 'content', content: 'document-2', pages: [] };
    const pages = JSON.stringify([{ id: 'page', title, content: 'document-1', pages: [child] }]);
    await withOlderSchema('0006', folder, postgres, async (db) => {
        for (const statement of [
            sql`insert into organizations (id, title) values ('org', 'Organization')`,
            sql`insert into sites (id, organization_id, title, slug, visibility) values
                ('Site1Id', 'org', 'Handbook', 'handbook', 'public'),
                ('Site2Id', 'org', '文档', '文档', 'public'),
                ('Site3Id', 'org', 'Straße', ${'straße-'.repeat(12)}, 'public')`,
            sql`insert into spaces (id, organization_id, title, visibility, revision_id)
                values ('space', 'org', 'Space', 'private', 'revision')`,
            sql`insert into revisions (id, space_id, pages) values ('revision', 'space', ${pages})`,
            sql`insert into page_contents (id, space_id, page_id, number, document)
                values ('document-1', 'space', 'page', 3, '{"nodes": []}')`,
            sql`insert into git_bases (space_id, remote, ref, directory, oid, files, pages, mappings, synced_at)
                values ('space', 'r', 'main', '', 'oid', '[]', ${pages}, '[]', now())`,
            sql`insert into integrations (id, name, organization_id, version, secrets_sealed)
                values ('probe', 'probe', 'org', 1, 'sealed')`,
            sql`insert into versions (integration, number, hash, manifest, script, runtime)
                values ('probe', 1, 'hash', '{}', '', 'reference')`,
            sql`insert into installations (id, integration, organization_id, status, space_selection, site_selection,
                    configuration_sealed)
                values ('installation', 'probe', 'org', 'active', 'all', 'all', 'sealed')`,
            sql`insert into content_installations (installation_id, kind, content_id, status, configuration_sealed)
                values ('installation', 'space', 'space', 'active', 'sealed')`,
        ]) {
            await statement.execute(db);
        }
    });

    await using opened = await openDatabase({
        folder,
        url: postgres?.url,
        schema: postgres?.schema(),
    });
    const { db } = opened;
    const migrated = [
        {
            id: 'page',
            title,
            documentId: 'document-1',
            pages: [{ id: 'child', title: 'content', documentId: 'document-2', pages: [] }],
        },
    ];
    const [revision] = await db.selectFrom('space_revisions').select('pages').execute();
    expect(revision?.pages).toEqual(migrated);
    const [base] = await db.selectFrom('git_bases').select('pages').execute();
    expect(base?.pages).toEqual(migrated);
    const documents = await db.selectFrom('page_documents').select(['id', 'version']).execute();
    expect(documents).toEqual([{ id: 'document-1', version: 3 }]);
    const versions = await db.selectFrom('versions').select('sdk').execute();
    expect(versions).toEqual([{ sdk: 'reference' }]);
    const sites = await db.selectFrom('sites').select('slug').orderBy('id').execute();
    expect(sites.map(({ slug }) => slug)).toEqual([
        'handbook',
        'site-site2i',
        'stra-e-stra-e-stra-e-stra-e-stra-e-stra-site3i',
    ]);
    const scoped = await db.selectFrom('scoped_installations').selectAll().execute();
    expect(scoped).toMatchObject([
        { installation_id: 'installation', kind: 'space', scope_id: 'space', status: 'active' },
    ]);
});
