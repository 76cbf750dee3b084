import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from 'pg';
import { expect, it } from 'vitest';

import { openTestSchema } from '@bindery/test-support/databases';
import {
    scriptOf,
    startTestPlatform,
    type TestPlatform,
} from '@bindery/test-support/test-platform';
import { updateInstallation } from '../installations/installation.ts';
import { viewPage } from '../spaces/space.ts';
import { newEvent } from '../new-event.ts';
import { recordWithoutChange } from '../outbox/record-events.ts';
import { listDeliveries } from './replay.ts';

const VISITOR = { anonymousId: 'a', userAgent: 'test', ip: '127.0.0.1', cookies: {} };
const VIEWS = 60;
const LONG = { timeout: 120_000 };

interface Processes {
    one: TestPlatform;
    two: TestPlatform;
    installationId: string;
    url: string;
    schema: string;
}

/** Runs `work` with two platforms that share only a database, as two processes would. */
async function withProcesses(
    script: string | undefined,
    work: (processes: Processes) => Promise<void>,
): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'bindery-processes-'));
    try {
        await using postgres = await openTestSchema('postgres');
        await using one = await startTestPlatform({ folder, postgres });
        const installationId = await one.publish(script === undefined ? {} : { script });
        await using two = await startTestPlatform({ folder, postgres });
        const { url = '', schema = () => '' } = postgres ?? {};
        await work({ one, two, installationId, url, schema: schema() });
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}

const view = ({ ctx }: TestPlatform, spaceId: string, page: number) =>
    viewPage(ctx, spaceId, String(page), { url: 'http://x/', visitor: VISITOR });

/** Waits for all deliveries. Returns the pages of the views that handlers received, in the order of the calls. */
async function calls({ one, two, installationId }: Processes): Promise<number[]> {
    await expect
        .poll(
            async () => {
                const all = await listDeliveries(one.ctx, { installationId }, 500);
                return all.every(({ state }) => state === 'delivered');
            },
            { timeout: 60_000 },
        )
        .toBe(true);
    const rows = async () => {
        await one.platform.traces.flush();
        await two.platform.traces.flush();
        return one.ctx.db
            .selectFrom('invocations')
            .innerJoin('events', 'events.id', 'invocations.event_id')
            .select(['events.id', 'events.payload'])
            .where('invocations.type', '=', 'space_view')
            .orderBy('invocations.started_at')
            .execute();
    };
    const { count } = await one.ctx.db
        .selectFrom('events')
        .select((select) => select.fn.countAll<string>().as('count'))
        .where('type', '=', 'space_view')
        .executeTakeFirstOrThrow();
    // A delivery ends with the response. Its trace ends with the outcome, which may be later.
    await expect
        .poll(async () => new Set((await rows()).map(({ id }) => id)).size, { timeout: 20_000 })
        .toBe(Number(count));
    return (await rows()).map(({ payload }) => Number(payload['pageId']));
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** A handler slow enough for another process to interfere between two events. */
const SLOW = scriptOf(
    `if (event.type === 'space_view') await new Promise((resolve) => setTimeout(resolve, 100))`,
);

it('keeps the order when another process’s notification is too large to send', LONG, () =>
    withProcesses(SLOW, async (processes) => {
        const { one, two } = processes;
        await Promise.all(numbers(40).map((page) => view(one, one.spaceId, page)));
        // Records 400 tasks in one transaction. Each has its own lane (queue), and the notification names the lanes, so
        // that it exceeds the limit of 8000 bytes.
        await recordWithoutChange(
            two.ctx,
            numbers(400).map((index) => ({
                integration: 'probe',
                installationId: null,
                scopes: [],
                event: newEvent('task', { task: { index } }),
                due: new Date(Date.now() + 3_600_000),
            })),
        );
        // Wakes the second platform, which would take the lane if its lock were not held.
        for (const page of [40, 41, 42]) await view(two, one.spaceId, page);
        await one.ctx.db.deleteFrom('events').where('type', '=', 'task').execute();
        expect(await calls(processes)).toEqual(numbers(43));
    }),
);

it('stops working on a lane when the connection that holds its lock is lost', LONG, () =>
    withProcesses(SLOW, async (processes) => {
        const { one, url, schema } = processes;
        await Promise.all(numbers(40).map((page) => view(one, one.spaceId, page)));
        const client = new Client(url);
        await client.connect();
        // Ends the connection of the platform that works on the lane.
        for (let times = 0; times < 3; times++) {
            await expect
                .poll(() => endHolder(client, `bindery_${schema}:${processes.installationId}`), {
                    timeout: 20_000,
                })
                .toBe(true);
        }
        await client.end();
        const order = await calls(processes);
        expect(new Set(order)).toEqual(new Set(numbers(40)));
        // Only events that were running when the lock was lost may be handled twice.
        expect(order.length).toBeLessThanOrEqual(43);
        const first = [...new Set(order)];
        expect(first).toEqual(numbers(40));
    }),
);

/** Ends the connection that holds a lock. Returns false if no connection holds it. */
async function endHolder(client: Client, lock: string): Promise<boolean> {
    const { rows } = await client.query(
        `select pg_terminate_backend(pid) from pg_locks
        where locktype = 'advisory' and granted
        and ((classid::bigint << 32) | objid::bigint) = hashtextextended($1, 0)`,
        [lock],
    );
    return rows.length > 0;
}

it(
    'disables an integration in all processes, and resets its failures after a success in any',
    LONG,
    () =>
        withProcesses(
            scriptOf(`if (event.pageId === '500') return new Response('failed', { status: 500 })`),
            async ({ one, two, installationId }) => {
                const failures = async () => {
                    const row = await one.ctx.db
                        .selectFrom('integrations')
                        .select(['failures', 'disabled_reason'])
                        .executeTakeFirstOrThrow();
                    return [row.failures, row.disabled_reason !== null];
                };
                const setFailures = (count: number) =>
                    one.ctx.db.updateTable('integrations').set({ failures: count }).execute();
                await setFailures(19);
                await view(one, one.spaceId, 1);
                await expect.poll(failures, { timeout: 20_000 }).toEqual([0, false]);

                await setFailures(19);
                const scope = {
                    kind: 'installation',
                    integration: 'probe',
                    installationId,
                } as const;
                await two.platform.environments.assemble(scope);
                await view(one, one.spaceId, 500);
                const makeLastAttempt = () =>
                    one.ctx.db
                        .updateTable('events')
                        .set({ attempts: 7, next_attempt_at: new Date(0) })
                        .where('state', '=', 'pending')
                        .where('attempts', '=', 1)
                        .returning('id')
                        .execute();
                await expect
                    .poll(async () => (await makeLastAttempt()).length, { timeout: 20_000 })
                    .toBe(1);
                one.advance(0);
                await expect.poll(failures, { timeout: 20_000 }).toEqual([20, true]);
                for (const { platform } of [one, two]) {
                    await expect
                        .poll(async () => {
                            const { integration } = await platform.environments.assemble(scope);
                            return integration.row.disabled_reason !== null;
                        })
                        .toBe(true);
                }
            },
        ),
);

it(
    'delivers each event once, and updates cached configurations, in two processes',
    { timeout: 120_000 },
    async () => {
        const folder = await mkdtemp(join(tmpdir(), 'bindery-processes-'));
        try {
            await using postgres = await openTestSchema('postgres');
            await using one = await startTestPlatform({ folder, postgres });
            const installationId = await one.publish();
            await using two = await startTestPlatform({ folder, postgres });
            const scope = { kind: 'installation', integration: 'probe', installationId } as const;
            await two.platform.environments.assemble(scope);

            await Promise.all(
                Array.from({ length: VIEWS }, (_, index) =>
                    viewPage((index % 2 === 0 ? one : two).ctx, one.spaceId, String(index), {
                        url: 'http://x/',
                        visitor: VISITOR,
                    }),
                ),
            );
            const views = async () =>
                (await listDeliveries(one.ctx, { installationId }, 200)).filter(
                    ({ type }) => type === 'space_view',
                );
            await expect
                .poll(async () => (await views()).every(({ state }) => state === 'delivered'), {
                    timeout: 20_000,
                })
                .toBe(true);
            expect(await views()).toHaveLength(VIEWS);
            expect((await views()).every(({ attempts }) => attempts === 1)).toBe(true);
            await two.platform.traces.flush();
            const traces = await one.platform.traces.list({ installationId, limit: 500 });
            expect(traces.filter(({ type }) => type === 'space_view')).toHaveLength(VIEWS);

            await updateInstallation(one.ctx, 'probe', installationId, {
                configuration: { set: 'by one' },
            });
            await expect
                .poll(async () => {
                    const { environment } = await two.platform.environments.assemble(scope);
                    return environment.installation?.configuration;
                })
                .toEqual({ set: 'by one' });
        } finally {
            await rm(folder, { recursive: true, force: true });
        }
    },
);
