import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DATABASES } from '../../test/databases.ts';
import { scriptOf, startTestPlatform, type TestPlatform } from '../../test/test-platform.ts';
import { setPaused, uninstall, updateInstallation } from '../installations/installation.ts';
import { viewPage } from '../spaces/space.ts';
import { queueTask } from '../tasks/task.ts';
import { enableIntegration, listDeliveries, replayDeliveries } from './replay.ts';
import { RETRY_DELAYS_MS } from './schedule.ts';

const VISITOR = { anonymousId: 'a', userAgent: 'test', ip: '127.0.0.1', cookies: {} };
const LONGER_THAN_ANY = 12 * 60 * 60 * 1000;

/** Answers views as the page's id says: `status`, `throw`, or `status:retry-after`. */
const BY_PAGE = scriptOf(`
    if (event.type === 'space_view' && /^[0-9]/.test(event.pageId)) {
        const [status, after] = event.pageId.split(':');
        return new Response('told to', { status: Number(status), headers: after ? { 'Retry-After': after } : {} });
    }
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
        installationId = await test.publish({ script: BY_PAGE });
    });
    afterAll(() => test[Symbol.asyncDispose]());

    const view = (pageId: string) =>
        viewPage(test.core, test.spaceId, pageId, { url: 'http://x/', visitor: VISITOR });

    /** The deliveries of views, newest first, once nothing is due. */
    async function views(limit = 1) {
        await test.platform.deliveries.idle();
        const all = await listDeliveries(test.core, { installationId }, 200);
        return all.filter(({ type }) => type === 'space_view').slice(0, limit);
    }

    async function until(condition: () => Promise<boolean>): Promise<void> {
        const deadline = Date.now() + 8000;
        while (!(await condition())) {
            if (Date.now() > deadline) throw new Error('It did not happen in time.');
            await new Promise((resolve) => setTimeout(resolve, 10));
        }
    }

    it('tells each verdict apart', async () => {
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
        await replayDeliveries(test.core, { states: ['pending'] });
        await test.core.db.deleteFrom('events').execute();
    });

    it('retries on schedule, with one id and counted attempts, to the dead letter', async () => {
        await view('500');
        const [first] = await views();
        for (const [index, delay] of RETRY_DELAYS_MS.entries()) {
            const [delivery] = await views();
            expect(delivery).toMatchObject({
                eventId: first?.eventId,
                attempts: index + 1,
                state: 'pending',
            });
            const wait = (delivery?.nextAttemptAt ?? 0) - test.core.now().getTime();
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

    it('begins anew when a dead letter is replayed', async () => {
        expect(await replayDeliveries(test.core, { installationId })).toBe(1);
        await until(async () => (await views())[0]?.attempts === 9);
        expect((await views())[0]).toMatchObject({ state: 'pending', attempts: 9 });
        await test.core.db.deleteFrom('events').execute();
    });

    it('waits as long as it is asked to', async () => {
        await view('503:3600');
        const [delivery] = await views();
        const wait = (delivery?.nextAttemptAt ?? 0) - test.core.now().getTime();
        expect(wait).toBeGreaterThan(3500_000);
    });

    it('keeps what the database takes for no text, and what others did beside it', async () => {
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
        const kept = await traces.list({ installationId, limit: 4 });
        expect(kept.map(({ eventId }) => eventId).toSorted()).toEqual(
            found.map(({ eventId }) => eventId).toSorted(),
        );
        const odd = kept.find(({ state }) => state === 'failed');
        const { logs } = await traces.find(odd?.id ?? '');
        expect(logs.map(({ message }) => message)).toContain('a\ufffdb');
    });

    it('delivers first attempts in order, and no failure holds up the later ones', async () => {
        const pages = Array.from({ length: 60 }, (_, index) =>
            index % 7 === 3 ? '500' : `page-${index}`,
        );
        await Promise.all(pages.map((page) => view(page)));
        const deliveries = await views(60);
        expect(deliveries.every(({ attempts }) => attempts === 1)).toBe(true);
        const order = (await test.platform.traces.list({ installationId, limit: 100 }))
            .filter(({ type }) => type === 'space_view')
            .slice(0, 60)
            .map(({ eventId }) => eventId);
        expect(order).toEqual(deliveries.map(({ eventId }) => eventId));
    });

    it('holds the events of a paused installation, and delivers them afterwards', async () => {
        await setPaused(test.core, installationId, true);
        await view('held');
        await new Promise((resolve) => setTimeout(resolve, 100));
        expect((await views())[0]).toMatchObject({ state: 'pending', attempts: 0 });
        await setPaused(test.core, installationId, false);
        await until(async () => (await views())[0]?.state === 'delivered');
    });

    it('queues tasks for later, which survive', async () => {
        await queueTask(test.core, 'probe', { type: 'later', token: 'hidden' }, 3600);
        const isTask = async () =>
            (await listDeliveries(test.core, { integration: 'probe' }, 200)).find(
                ({ type }) => type === 'task',
            );
        await test.platform.deliveries.idle();
        expect(await isTask()).toMatchObject({ state: 'pending', attempts: 0 });
        const stored = await test.core.db
            .selectFrom('events')
            .selectAll()
            .where('type', '=', 'task')
            .execute();
        expect(JSON.stringify(stored)).not.toContain('hidden');
        test.advance(3_601_000);
        await until(async () => (await isTask())?.state === 'delivered');
    });

    it('tells the deleted, whose configuration is in the event only', async () => {
        await updateInstallation(test.core, 'probe', installationId, {
            configuration: { key: 'hidden' },
        });
        await uninstall(test.core, 'probe', installationId);
        await until(async () =>
            (await listDeliveries(test.core, { installationId }, 50)).some(
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

    it('disables what keeps failing, and delivers the rest once it is enabled', async () => {
        installationId = await test.publish({ script: BY_PAGE });
        for (let index = 0; index < 20; index++) await view('500');
        for (let attempt = 1; attempt <= 7; attempt++) {
            await until(async () => (await views(20)).every(({ attempts }) => attempts >= attempt));
            test.advance(LONGER_THAN_ANY);
        }
        await until(async () => (await views(20)).every(({ state }) => state === 'dead'));
        const disabled = () =>
            test.core.db.selectFrom('integrations').select('disabled_reason').executeTakeFirst();
        await until(async () => (await disabled())?.disabled_reason !== null);
        await view('after');
        await new Promise((resolve) => setTimeout(resolve, 100));
        expect((await views())[0]).toMatchObject({ state: 'pending', attempts: 0 });
        await enableIntegration(test.core, 'probe');
        await until(async () => (await views())[0]?.state === 'delivered');
    });
});
