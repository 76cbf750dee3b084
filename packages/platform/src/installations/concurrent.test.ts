import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DATABASES } from '@bindery/test-support/databases';
import { startTestPlatform, type TestPlatform } from '@bindery/test-support/test-platform';
import { createSpace } from '../spaces/space.ts';
import { loadScopedInstallations, uninstallFromScope } from './scoped-installation.ts';
import { findInstallation, setPaused, updateInstallation } from './installation.ts';

/** Number of rounds: enough that transactions overlap on a machine with two cores. */
const ROUNDS = 12;

/** A manifest with required fields makes installations pending. */
const WITH_REQUIRED_FIELDS = {
    configurations: {
        account: {
            properties: { key: { type: 'string', title: 'Key' } },
            required: ['key'],
        },
        space: {
            properties: { key: { type: 'string', title: 'Key' } },
            required: ['key'],
        },
    },
} as never;

describe.each(DATABASES)('installations on %s', (database) => {
    let test: TestPlatform;
    let id: string;
    beforeAll(async () => {
        test = await startTestPlatform({ database });
        id = await test.publish();
    });
    afterAll(() => test[Symbol.asyncDispose]());

    const events = async (type: string) =>
        (
            await test.ctx.db
                .selectFrom('events')
                .select('payload')
                .where('type', '=', type)
                .orderBy('seq')
                .execute()
        ).map(({ payload }) => payload);

    it('for all spaces include a space that is created concurrently', async () => {
        const select = (space_selection: string) =>
            updateInstallation(test.ctx, 'probe', id, { space_selection } as never);
        for (let round = 0; round < ROUNDS; round++) {
            await select('selected');
            const [space] = await Promise.all([
                createSpace(test.ctx, test.home.organizationId, `Space ${round}`),
                select('all'),
            ]);
            const installed = await loadScopedInstallations(test.ctx, test.ctx.db, {
                installationId: id,
                scopeId: space.id,
            });
            expect(installed, `space ${round}`).toHaveLength(1);
        }
        await select('selected');
    });

    it('are deleted once, with one event, by concurrent calls', async () => {
        const key = { installationId: id, kind: 'space' as const, scopeId: test.spaceId };
        const results = await Promise.allSettled(
            Array.from({ length: 4 }, () => uninstallFromScope(test.ctx, 'probe', key)),
        );
        expect(results.map(({ status }) => status).toSorted()).toEqual([
            'fulfilled',
            'rejected',
            'rejected',
            'rejected',
        ]);
        for (const result of results) {
            if (result.status === 'rejected') {
                expect(result.reason).toMatchObject({ code: 'not_found' });
            }
        }
        expect(await events('space_installation_deleted')).toHaveLength(1);
    });

    it('record an event when a new version makes them pending, unless they are paused', async () => {
        await test.ctx.db.deleteFrom('events').execute();
        await test.publish({ manifest: WITH_REQUIRED_FIELDS });
        expect(await events('installation_setup')).toEqual([
            expect.objectContaining({
                installationId: id,
                status: 'pending',
                previous: { status: 'active' },
            }),
        ]);
        const setups = await events('space_installation_setup');
        expect(setups).not.toEqual([]);
        expect(setups.every(({ status }) => status === 'pending')).toBe(true);

        await setPaused(test.ctx, id, true);
        await test.publish();
        const { status } = await findInstallation(test.ctx, test.ctx.db, 'probe', id);
        expect(status).toBe('paused');
        expect(await events('installation_setup')).toHaveLength(1);
    });
});
