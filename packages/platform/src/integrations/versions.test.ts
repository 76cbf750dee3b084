import type { Scope } from '@bindery/contract';
import { DATABASES } from '@bindery/test-support/databases';
import { openTestContext, type TestContext } from '@bindery/test-support/test-context';
import { versionOf } from '@bindery/test-support/test-platform';
import { describe, expect, it } from 'vitest';

import { findIntegration } from './integration.ts';
import { publish } from './publish.ts';
import { listVersions, promoteVersion } from './versions.ts';

describe.each(DATABASES)('versions on %s', (database) => {
    let count = 0;

    /** Publishes a version with other code. */
    const publishNext = ({ ctx, home }: TestContext, scopes: Scope[] = []) =>
        publish(ctx, {
            organizationId: home.organizationId,
            version: { ...versionOf({ manifest: { scopes } }), hash: `hash-${++count}` },
        });
    const current = async ({ ctx }: TestContext) =>
        (await findIntegration(ctx.db, 'probe')).row.version;
    const promote = ({ ctx }: TestContext, number: number, approvedScopes: string[] = []) =>
        promoteVersion(ctx, { name: 'probe', number, approvedScopes });
    const audited = async ({ ctx }: TestContext) =>
        (
            await ctx.db
                .selectFrom('audit_entries')
                .select(['action', 'details'])
                .orderBy('seq')
                .execute()
        ).map(({ action, details }) => [action, details['from'], details['to']]);

    it('are kept, rolled back and promoted again, with an audit entry for each change', async () => {
        await using test = await openTestContext({ database });
        await publishNext(test);
        await publishNext(test);
        await promote(test, 1);
        expect(await current(test)).toBe(1);
        // A publication after a roll-back does not overwrite the version that was rolled back.
        await publishNext(test);
        expect(await current(test)).toBe(3);
        await promote(test, 2);
        await promote(test, 3);
        await promote(test, 3);
        const list = await listVersions(test.ctx.db, 'probe');
        expect(list.map(({ number, current: runs }) => [number, runs])).toEqual([
            [3, true],
            [2, false],
            [1, false],
        ]);
        expect(
            (await audited(test)).filter(([action]) => action !== 'integration.publish'),
        ).toEqual([
            ['integration.roll-back', 2, 1],
            ['integration.roll-back', 3, 2],
            ['integration.promote', 2, 3],
        ]);
        await expect(promote(test, 9)).rejects.toMatchObject({ code: 'not_found' });
    });

    it('become current with more scopes only if these are approved', async () => {
        await using test = await openTestContext({ database });
        await publishNext(test, ['space:content:read', 'site:metadata:read']);
        await publishNext(test, ['space:content:read']);
        const refused = promote(test, 1, ['space:content:read']);
        await expect(refused).rejects.toMatchObject({
            code: 'conflict',
            message: expect.stringContaining('site:metadata:read') as string,
        });
        expect(await current(test)).toBe(2);
        await promote(test, 1, ['site:metadata:read']);
        expect(await current(test)).toBe(1);
    });

    it('wait with more scopes, if the host holds them', async () => {
        await using test = await openTestContext({ database });
        test.ctx.holdWiderVersions = true;
        await publishNext(test);
        const held = await publishNext(test, ['space:content:read']);
        expect(held.row.version).toBe(1);
        expect((await listVersions(test.ctx.db, 'probe'))[0]).toMatchObject({
            number: 2,
            current: false,
            addedScopes: ['space:content:read'],
        });
        // A version without more scopes does not wait.
        expect((await publishNext(test)).row.version).toBe(3);
    });

    it('stay within their quota, but the current one is never deleted', async () => {
        await using test = await openTestContext({
            database,
            quotas: { versionsPerIntegration: 2 },
        });
        test.ctx.holdWiderVersions = true;
        for (let published = 0; published < 2; published++) await publishNext(test);
        for (let held = 0; held < 3; held++) await publishNext(test, ['space:content:read']);
        const list = await listVersions(test.ctx.db, 'probe');
        expect(list.map(({ number }) => number)).toEqual([5, 4, 2]);
        expect(await current(test)).toBe(2);
    });
});
