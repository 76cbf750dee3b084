import { loadVisible } from '../installations/visibility.ts';
import type { DeliveryState } from '@bindery/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { DATABASES } from '@bindery/test-support/databases';
import {
    scriptOf,
    startTestPlatform,
    type TestPlatform,
} from '@bindery/test-support/test-platform';
import { setPaused, uninstall, updateInstallation } from '../installations/installation.ts';
import { viewPage } from '../spaces/space.ts';
import { unpublish } from '../integrations/publish.ts';
import { queueTask } from '../tasks/task.ts';
import { enableIntegration, listDeliveries, replayDeliveries } from './replay.ts';
import { RETRY_DELAYS_MS } from './retry-schedule.ts';

const VISITOR = { anonymousId: 'a', userAgent: 'test', ip: '127.0.0.1', cookies: {} };
/** Longer than any delay between attempts. */
const HALF_A_DAY_MS = 12 * 60 * 60 * 1000;

/** A script whose response to a view depends on the page id: a status, `status:retry-after`, `throw`, `slow`, `odd`. */
const BY_PAGE = scriptOf(`
    if (event.type === 'space_view' && /^[0-9]/.test(event.pageId)) {
        const [status, after] = event.pageId.split(':');
        return new Response('as requested', { status: Number(status), headers: after ? { 'Retry-After': after } : {} });
    }
    if (event.pageId === 'slow') await new Promise((resolve) => setTimeout(resolve, 50));
    if (event.pageId === 'throw') throw new Error('thrown');
    if (event.pageId === 'odd') {
        console.log('a\\0b');
        return new Response('\\0' + 'x'.repeat(500) + '\\u{1f600}'.repeat(500), { status: 500 });
    }`);

describe.each(DATABASES)('deliveries on %s', (database) => {
    let test: TestPlatform;
    let installationId: string;

    beforeAll(async () => {
        test = await startTestPlatform({ database });
    });
    beforeEach(async () => {
        await test.ctx.db.deleteFrom('events').execute();
        installationId = await test.publish({ script: BY_PAGE });
        await enableIntegration(test.ctx, 'probe');
        await setPaused(test.ctx, installationId, false);
    });
    afterAll(() => test[Symbol.asyncDispose]());

    const view = (pageId: string) =>
        viewPage(test.ctx, test.spaceId, pageId, { url: 'http://x/', visitor: VISITOR });

    /** Waits until no event is due, then returns the deliveries of views, newest first. */
    async function views(limit = 1) {
        await test.platform.deliveries.idle();
        const all = await listDeliveries(test.ctx, { installationId }, 200);
        return all.filter(({ type }) => type === 'space_view').slice(0, limit);
    }

    async function stored(state: DeliveryState, page: string): Promise<number> {
        const rows = await test.ctx.db
            .selectFrom('events')
            .select('payload')
            .where('state', '=', state)
            .execute();
        return rows.filter(({ payload }) => payload['pageId'] === page).length;
    }

    async function until(condition: () => Promise<boolean>): Promise<void> {
        const deadline = Date.now() + 30_000;
        while (!(await condition())) {
            if (Date.now() > deadline) throw new Error('The condition was not met within 30 s.');
            await new Promise((resolve) => setTimeout(resolve, 10));
        }
    }

    it('classifies each status', async () => {
        for (const [page, state, nextAttempt] of [
            ['200', 'delivered', false],
            ['403', 'refused', false],
            ['406', 'unhandled', false],
            ['408', 'pending', true],
            ['429', 'pending', true],
            ['503', 'pending', true],
            ['throw', 'pending', true],
        ] as const) {
            await view(page);
            const [delivery] = await views();
            expect(delivery, page).toMatchObject({ state, attempts: 1 });
            expect(delivery?.nextAttemptAt !== null, page).toBe(nextAttempt);
        }
    });

    it('retries on schedule, with one id and counted attempts, until the dead letter', async () => {
        await view('500');
        const [first] = await views();
        for (const [index, delay] of RETRY_DELAYS_MS.entries()) {
            const [delivery] = await views();
            expect(delivery).toMatchObject({
                eventId: first?.eventId,
                attempts: index + 1,
                state: 'pending',
            });
            const wait = (delivery?.nextAttemptAt ?? 0) - test.ctx.now().getTime();
            expect(wait).toBeGreaterThan(delay * 0.9 - 3000);
            expect(wait).toBeLessThanOrEqual(delay * 1.1);
            test.advance(wait + 50);
            await until(async () => (await views())[0]?.attempts === index + 2);
        }
        expect((await views())[0]).toMatchObject({
            state: 'dead',
            attempts: 8,
            lastStatus: 500,
            nextAttemptAt: null,
        });
        const traces = await test.platform.traces.list({
            eventId: first?.eventId ?? '',
            limit: 20,
        });
        expect(traces.map(({ attempt }) => attempt)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
    });

    /** Makes the last view a dead letter. Returns the id of its event. */
    async function makeDead(): Promise<string> {
        const [view] = await views();
        await test.ctx.db
            .updateTable('events')
            .set({ state: 'dead', attempts: 8, next_attempt_at: null })
            .where('id', '=', view?.eventId ?? '')
            .execute();
        return view?.eventId ?? '';
    }

    it('restarts the retry schedule when a dead letter is replayed', async () => {
        await view('500');
        await makeDead();
        expect(await replayDeliveries(test.ctx, { installationId })).toBe(1);
        await until(async () => (await views())[0]?.attempts === 9);
        expect((await views())[0]).toMatchObject({ state: 'pending', attempts: 9 });
    });

    it('honours Retry-After', async () => {
        await view('503:3600');
        const [delivery] = await views();
        const wait = (delivery?.nextAttemptAt ?? 0) - test.ctx.now().getTime();
        expect(wait).toBeGreaterThan(3500_000);
    });

    it('replaces characters that the database refuses, and stores the results of concurrent deliveries', async () => {
        await Promise.all(['odd', '200', 'odd', '200'].map(view));
        const found = await views(4);
        expect(found.map(({ state }) => state).toSorted()).toEqual([
            'delivered',
            'delivered',
            'pending',
            'pending',
        ]);
        expect(found.find(({ state }) => state === 'pending')?.lastError).toMatch(
            /^\ufffdx{500}.*\ufffd$/u,
        );
        const { traces } = test.platform;
        const listed = await traces.list({ installationId, limit: 4 });
        expect(listed.map(({ eventId }) => eventId).toSorted()).toEqual(
            found.map(({ eventId }) => eventId).toSorted(),
        );
        const odd = listed.find(({ state }) => state === 'failed');
        const { logs } = await traces.find(odd?.id ?? '');
        // Sealed details keep U+0000, which text columns cannot hold.
        expect(logs.map(({ message }) => message)).toContain('a\u0000b');
    });

    it('delivers first attempts in order, without waiting for retries', async () => {
        const pages = Array.from({ length: 60 }, (_, index) =>
            index % 7 === 3 ? '500' : `page-${index}`,
        );
        await Promise.all(pages.map((page) => view(page)));
        const deliveries = await views(60);
        expect(deliveries.every(({ attempts }) => attempts > 0)).toBe(true);
        // Ignores retries: on a slow machine, the first ones may have run already.
        const order = (await test.platform.traces.list({ installationId, limit: 100 }))
            .filter(({ type, attempt }) => type === 'space_view' && attempt === 1)
            .slice(0, 60)
            .map(({ eventId }) => eventId);
        expect(order).toEqual(deliveries.map(({ eventId }) => eventId));
    });

    it('delivers the events of a paused installation when it is resumed', async () => {
        await setPaused(test.ctx, installationId, true);
        await view('paused');
        await new Promise((resolve) => setTimeout(resolve, 100));
        expect((await views())[0]).toMatchObject({ state: 'pending', attempts: 0 });
        await setPaused(test.ctx, installationId, false);
        await until(async () => (await views())[0]?.state === 'delivered');
    });

    it('stops delivering events that were read before the pause', async () => {
        await Promise.all(Array.from({ length: 30 }, () => view('slow')));
        await until(async () => (await stored('delivered', 'slow')) > 0);
        await setPaused(test.ctx, installationId, true);
        await test.platform.deliveries.idle();
        const delivered = await stored('delivered', 'slow');
        expect(delivered).toBeLessThan(30);
        expect(await stored('pending', 'slow')).toBe(30 - delivered);
        await setPaused(test.ctx, installationId, false);
        await until(async () => (await stored('delivered', 'slow')) === 30);
    });

    it('records an event that cannot be opened as failed, and delivers later ones', async () => {
        await setPaused(test.ctx, installationId, true);
        await updateInstallation(test.ctx, 'probe', installationId, { configuration: {} });
        await view('later');
        const { id } = await test.ctx.db
            .updateTable('events')
            .set({ payload_sealed: 'gone:AAAA' })
            .where('type', '=', 'installation_setup')
            .where('state', '=', 'pending')
            .returning('id')
            .executeTakeFirstOrThrow();
        await setPaused(test.ctx, installationId, false);
        await until(async () => (await views())[0]?.state === 'delivered');
        const [unopened] = await listDeliveries(test.ctx, { eventId: id }, 1);
        expect(unopened).toMatchObject({
            state: 'pending',
            attempts: 1,
            lastStatus: null,
            lastError: expect.stringContaining('cannot be opened') as string,
        });
    });

    it('attempts an event on request, and restarts its retry schedule', async () => {
        await view('500');
        const eventId = await makeDead();
        const { deliveries } = test.platform;
        const visible = await loadVisible(test.ctx.db, test.home.organizationId);
        const own = { integration: 'probe', visible };
        expect(await deliveries.attemptNow(eventId, own)).toMatch(/./);
        expect((await views())[0]).toMatchObject({ state: 'pending', attempts: 9 });
        const wait = ((await views())[0]?.nextAttemptAt ?? 0) - test.ctx.now().getTime();
        expect(wait).toBeLessThanOrEqual(RETRY_DELAYS_MS[0] * 1.1);
        test.advance(wait + 50);
        await until(async () => (await views())[0]?.attempts === 10);
        expect((await views())[0]).toMatchObject({ state: 'pending' });

        await setPaused(test.ctx, installationId, true);
        await expect(deliveries.attemptNow(eventId, own)).rejects.toMatchObject({
            code: 'conflict',
        });
        expect((await views())[0]).toMatchObject({ attempts: 10 });
        await setPaused(test.ctx, installationId, false);
        expect(await deliveries.attemptNow('unknown', own)).toBe(null);
    });

    it('replays one event, or the events of a period', async () => {
        for (const page of ['403', '404', '409']) {
            await view(page);
            await views();
            test.advance(1000);
        }
        const [third, second, first] = await views(3);
        expect(await replayDeliveries(test.ctx, { eventId: second?.eventId })).toBe(1);
        const attempts = async () => (await views(3)).map((one) => one.attempts);
        await until(async () => (await attempts()).join() === '1,2,1');
        expect(
            await replayDeliveries(test.ctx, {
                integration: 'probe',
                from: new Date(first?.createdAt ?? 0),
                to: new Date(third?.createdAt ?? 0),
            }),
        ).toBe(2);
        await until(async () => (await attempts()).join() === '1,3,2');
    });

    it('delivers a task when it is due, and stores its payload sealed', async () => {
        await queueTask(test.ctx, 'probe', { type: 'later', token: 'hidden' }, 3600);
        const findTask = async () =>
            (await listDeliveries(test.ctx, { integration: 'probe' }, 200)).find(
                ({ type }) => type === 'task',
            );
        await test.platform.deliveries.idle();
        expect(await findTask()).toMatchObject({ state: 'pending', attempts: 0 });
        const stored = await test.ctx.db
            .selectFrom('events')
            .selectAll()
            .where('type', '=', 'task')
            .execute();
        expect(JSON.stringify(stored)).not.toContain('hidden');
        test.advance(3_601_000);
        await until(async () => (await findTask())?.state === 'delivered');
    });

    it('delivers the event of a deletion, with the last configuration', async () => {
        await updateInstallation(test.ctx, 'probe', installationId, {
            configuration: { key: 'hidden' },
        });
        await uninstall(test.ctx, 'probe', installationId);
        await until(async () =>
            (await listDeliveries(test.ctx, { installationId }, 50)).some(
                ({ type, state }) => type === 'installation_deleted' && state === 'delivered',
            ),
        );
        const [trace] = (await test.platform.traces.list({ installationId, limit: 5 })).filter(
            ({ type }) => type === 'installation_deleted',
        );
        const { event } = await test.platform.traces.eventOf(trace?.id ?? '');
        expect(event).toMatchObject({ previous: { configuration: { key: 'hidden' } } });
        const masked = await test.platform.traces.find(trace?.id ?? '');
        expect(JSON.stringify(masked.event)).not.toContain('hidden');
    });

    it('cancels waiting events of a deleted installation', async () => {
        await setPaused(test.ctx, installationId, true);
        await view('waiting');
        await uninstall(test.ctx, 'probe', installationId);
        await until(async () => (await stored('pending', 'waiting')) === 0);
        expect((await views())[0]).toMatchObject({
            state: 'cancelled',
            lastStatus: null,
            lastError: expect.stringContaining('not found') as string,
        });
        const all = await listDeliveries(test.ctx, { installationId }, 50);
        expect(
            all.filter(({ type }) => type.endsWith('_deleted')).map(({ state }) => state),
        ).toEqual(['delivered', 'delivered', 'delivered']);
        expect(await replayDeliveries(test.ctx, { installationId })).toBe(0);
    });

    it('deletes the events of an unpublished integration', async () => {
        await view('403');
        await views();
        const scripts = { script: BY_PAGE, name: 'probe' };
        await queueTask(test.ctx, 'probe', { token: 'of the first' }, 3600);
        await unpublish(test.ctx, 'probe');
        await test.publish(scripts);
        test.advance(3_601_000);
        expect(await replayDeliveries(test.ctx, { integration: 'probe' })).toBe(0);
        await test.platform.deliveries.idle();
        const deliveries = await listDeliveries(test.ctx, { integration: 'probe' }, 200);
        expect(deliveries.filter(({ type }) => type === 'task')).toEqual([]);
    });

    it('disables an integration after 20 dead letters, and delivers the rest when it is enabled', async () => {
        for (let index = 0; index < 20; index++) await view('500');
        await until(async () => (await views(20)).every(({ attempts }) => attempts === 1));
        // Each event has one attempt left.
        await test.ctx.db.updateTable('events').set({ attempts: 7 }).execute();
        test.advance(HALF_A_DAY_MS);
        await until(async () => (await views(20)).every(({ state }) => state === 'dead'));
        const assembled = await test.platform.environments.assemble({
            kind: 'integration',
            integration: 'probe',
        });
        expect(assembled.integration.row.disabled_reason).not.toBe(null);
        const disabled = () =>
            test.ctx.db.selectFrom('integrations').select('disabled_reason').executeTakeFirst();
        await until(async () => (await disabled())?.disabled_reason !== null);
        await view('after');
        await new Promise((resolve) => setTimeout(resolve, 100));
        expect((await views())[0]).toMatchObject({ state: 'pending', attempts: 0 });
        await enableIntegration(test.ctx, 'probe');
        await until(async () => (await views())[0]?.state === 'delivered');
    });
});
