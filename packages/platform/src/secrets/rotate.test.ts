import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';

import { DATABASES, openTestSchema } from '../../test/databases.ts';
import { startTestPlatform } from '../../test/test-platform.ts';
import { openDatabase, type DatabaseOptions } from '../database/open.ts';
import { findInstallation, updateInstallation } from '../installations/installation.ts';
import { queueTask } from '../tasks/task.ts';
import { rotateKeys } from './rotate.ts';

const SECRETS = ['configuration-secret', 'integration-secret', 'task-secret', 'previous-secret'];

describe.each(DATABASES)('on %s', (database) => {
    it(
        'keeps secrets sealed at rest, and seals all of them anew',
        { timeout: 120_000 },
        async () => {
            const folder = await mkdtemp(join(tmpdir(), 'bindery-rotate-'));
            try {
                await using postgres = await openTestSchema(database);
                const at = { folder, url: postgres?.url, schema: postgres?.schema() };
                const rotate = () => rotateKeys({ folder, databaseUrl: at.url, schema: at.schema });
                let id: string;
                {
                    await using test = await startTestPlatform({ folder, postgres });
                    id = await test.publish({ secrets: { KEY: 'integration-secret' } });
                    const configure = (key: string) =>
                        updateInstallation(test.core, 'probe', id, { configuration: { key } });
                    await configure('previous-secret');
                    await configure('configuration-secret');
                    await queueTask(test.core, 'probe', { token: 'task-secret' }, 3600);
                    await test.platform.deliveries.idle();
                }
                const before = JSON.parse(await readFile(join(folder, 'keys.json'), 'utf8')) as {
                    current: string;
                };
                await expectSealed(at);
                // PostgreSQL lets in whoever has the password.
                if (database === 'pglite') {
                    await using _running = await startTestPlatform({ folder });
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
                expect(await findInstallation(test.core, test.core.db, 'probe', id)).toMatchObject({
                    configuration: { key: 'configuration-secret' },
                });
            } finally {
                await rm(folder, { recursive: true, force: true });
            }
        },
    );
});

/** Looks into every row of every table. */
async function expectSealed(at: DatabaseOptions, oldKey = 'no such key'): Promise<void> {
    await using database = await openDatabase(at);
    for (const table of [
        'settings',
        'integrations',
        'installations',
        'content_installations',
        'events',
        'invocations',
        'versions',
    ]) {
        const { rows } = await sql`select * from ${sql.table(table)}`.execute(database.db);
        expect(rows.length, table).toBeGreaterThan(0);
        const text = JSON.stringify(rows);
        for (const secret of [...SECRETS, `${oldKey}:`])
            expect(text.includes(secret), `${secret} in ${table}`).toBe(false);
    }
}
