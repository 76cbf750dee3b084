import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { DATABASES } from '@bindery/test-support/databases';
import { openTestContext, type TestContext } from '@bindery/test-support/test-context';
import { newEvent } from '../new-event.ts';
import { transact, type ChangeNotification } from '../platform-context.ts';
import { openEvent } from './event-secrets.ts';
import { recordEvents, recordWithoutChange, type RecordedEvent } from './record-events.ts';

describe.each(DATABASES)('the outbox on %s', (database) => {
    let test: TestContext;
    beforeAll(async () => {
        test = await openTestContext({ database });
    });
    afterAll(() => test[Symbol.asyncDispose]());
    beforeEach(() => test.ctx.db.deleteFrom('events').execute());

    const rows = () => test.ctx.db.selectFrom('events').selectAll().orderBy('seq').execute();
    const pageView = (installationId: string, pageId: string): RecordedEvent => ({
        integration: 'probe',
        installationId,
        scopes: ['space:metadata:read'],
        event: newEvent('space_view', {
            installationId,
            spaceId: test.spaceId,
            pageId,
            url: 'https://x.test/?key=secret',
            visitor: { anonymousId: 'a', userAgent: 'test' },
        }),
    });
    const task = (value: string): RecordedEvent => ({
        integration: 'probe',
        installationId: null,
        scopes: [],
        event: newEvent('task', { task: { value } }),
    });

    it('returns the ids of the events, and reads them back as they were recorded', async () => {
        const recorded = [pageView('i', 'page'), task('secret')];
        const ids = await transact(test.ctx, (change) => recordEvents(test.ctx, change, recorded));
        expect(ids).toEqual(recorded.map(({ event }) => event.eventId));
        const written = await rows();
        expect(JSON.stringify(written)).not.toContain('secret');
        expect(written.map((row) => openEvent(test.ctx, row))).toEqual(
            recorded.map(({ event }) => event),
        );
    });

    it('records no event that the scopes do not cover', async () => {
        const uncovered = { ...pageView('i', 'page'), scopes: [] };
        const ids = await transact(test.ctx, (change) =>
            recordEvents(test.ctx, change, [uncovered]),
        );
        expect(ids).toEqual([]);
        await recordWithoutChange(test.ctx, [uncovered]);
        expect(await rows()).toEqual([]);
    });

    it('records nothing and sends no notification when the transaction fails', async () => {
        const notifications: ChangeNotification[] = [];
        const unsubscribe = test.ctx.notifications.subscribe((one) => notifications.push(one));
        const failing = transact(test.ctx, async (change) => {
            await recordEvents(test.ctx, change, [task('a')]);
            throw new Error('rolled back');
        });
        await expect(failing).rejects.toThrow('rolled back');
        unsubscribe();
        expect(await rows()).toEqual([]);
        expect(notifications).toEqual([]);
    });

    it('puts the events of an installation into one lane, and each task into its own', async () => {
        await recordWithoutChange(test.ctx, [
            pageView('i', '1'),
            pageView('i', '2'),
            task('a'),
            task('b'),
        ]);
        const lanes = (await rows()).map(({ lane }) => lane);
        expect(lanes.slice(0, 2)).toEqual(['i', 'i']);
        expect(new Set(lanes).size).toBe(3);
    });

    it('assigns `seq` in the order of the commits of one lane', async () => {
        const committed: string[] = [];
        const record = (pageId: string, waitMs: number) =>
            transact(test.ctx, async (change) => {
                await recordEvents(test.ctx, change, [pageView('i', pageId)]);
                await new Promise((resolve) => setTimeout(resolve, waitMs));
            }).then(() => committed.push(pageId));
        // Without the lock of the lane, the second transaction would commit first, and its event would be delivered
        // first.
        await Promise.all([record('slow', 50), record('fast', 0)]);
        const recorded = (await rows()).map(({ payload }) => payload['pageId']);
        expect(recorded).toEqual(committed);
    });

    it('wakes the lanes of concurrent records after their commit', async () => {
        const lanes = new Set<string>();
        const unsubscribe = test.ctx.notifications.subscribe((notification) => {
            if (notification.type !== 'events') return;
            for (const lane of notification.lanes) lanes.add(lane);
        });
        await Promise.all(
            ['i', 'j', 'k'].map((id) => recordWithoutChange(test.ctx, [pageView(id, 'page')])),
        );
        unsubscribe();
        expect([...lanes].toSorted()).toEqual(['i', 'j', 'k']);
        expect(await rows()).toHaveLength(3);
    });
});
