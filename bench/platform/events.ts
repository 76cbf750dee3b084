import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startIsolateHost } from '@bindery/isolate';
import {
    createPlatform,
    createSpace,
    install,
    installOnScope,
    openHome,
    openState,
    publish,
    viewPage,
    type Platform,
} from '@bindery/platform';
import { sql } from 'kysely';

import { versionOf } from '@bindery/test-support/test-platform';
import { percentile, report } from './statistics.ts';

const ORIGIN = 'http://bench.invalid';
const VISITOR = { anonymousId: 'bench', userAgent: 'bench', ip: '127.0.0.1', cookies: {} };
const INSTALLATIONS = 50;

/** Goal, events per second. */
const GOAL = 1000;

/**
 * Events are recorded at a higher rate than the goal, because the last delivery ends after the last event is recorded.
 */
const RATE = GOAL * 1.05;

/**
 * Half the goal: measures the time from commit to handler without waiting in a queue. Near the machine's maximum
 * rate, the length of the queue would dominate that time.
 */
const HALF = GOAL / 2;

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 5);

/** An integration that logs the time at which its handler ran. */
const SCRIPT = `export default { async fetch(request) {
    const reached = Date.now();
    await request.formData();
    console.log(String(reached));
    return new Response('OK');
} };`;

/**
 * Records more than a thousand events per second for some seconds, then half as many, in this process and without HTTP,
 * and checks the result of each.
 */
export async function benchEvents(databaseUrl: string | undefined): Promise<void> {
    const kind = databaseUrl === undefined ? 'PGlite' : 'PostgreSQL';
    await using stack = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'bindery-bench-'));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const schema = `bench_${randomUUID().replaceAll('-', '')}`;
    const state = stack.use(await openState({ folder, databaseUrl, schema }));
    const ctx = await state.ctx({
        app: ORIGIN,
        api: ORIGIN,
        endpoint: ORIGIN,
        sandbox: 'http://{integration}-frames.localhost',
        sites: 'http://{site}-site.localhost',
    });
    const isolate = stack.use(
        await startIsolateHost({
            apiOrigin: ORIGIN,
            platformFetch: async () => new Response(null, { status: 404 }),
        }),
    );
    const platform = stack.use(createPlatform({ ctx, isolate }));
    platform.deliveries.start();
    const spaces = await prepare(platform);

    const hasGoals = databaseUrl !== undefined;
    // Warm-up: the first calls of an isolate take twice as long, and the queue that they cause lasts for seconds.
    await offer(platform, spaces, HALF);
    const full = await offer(platform, spaces, RATE);
    report(`${kind}: events recorded a second`, full.acceptedRate.toFixed(0));
    report(
        `${kind}: events delivered a second, to the last of ${full.total}`,
        full.deliveredRate.toFixed(0),
        hasGoals ? full.deliveredRate >= GOAL : undefined,
    );
    const half = await offer(platform, spaces, HALF);
    const lost = full.lost + half.lost;
    report(`${kind}: lost`, String(lost), lost === 0);
    for (const { rate, delays, accepting } of [full, half]) {
        const show = (what: string, samples: number[], share: number, most?: number) => {
            const ms = percentile(samples, share);
            const isMet = hasGoals && most !== undefined ? ms < most : undefined;
            report(`${kind}, ${rate} a second: ${what}`, `${ms.toFixed(1)} ms`, isMet);
        };
        show('accepted to handler, p50', delays, 0.5, 15);
        show('accepted to handler, p95', delays, 0.95, 60);
        show('accepted to handler, p99', delays, 0.99);
        show('recording one, p50', accepting, 0.5);
    }
    if (hasGoals) await sql.raw(`drop schema "${schema}" cascade`).execute(ctx.db);
}

interface Offered {
    /** Offered events per second. */
    rate: number;
    total: number;
    lost: number;
    acceptedRate: number;
    deliveredRate: number;
    /** Milliseconds from the acknowledgement of each event to its handler; negative if the handler ran first. */
    delays: number[];
    /** Milliseconds to record each event. */
    accepting: number[];
}

/** Records events at a rate for some seconds, and waits for the last delivery. */
async function offer(
    { ctx, deliveries, traces }: Platform,
    spaces: string[],
    rate: number,
): Promise<Offered> {
    const total = rate * SECONDS;
    const since = new Date();
    const startedAt = performance.now();
    const accepting: number[] = [];
    /** Milliseconds since the epoch, by the event's `pageId`. */
    const acceptedAt: number[] = [];
    const pending: Promise<void>[] = [];
    for (let sent = 0; sent < total;) {
        const due = Math.min(((performance.now() - startedAt) / 1000) * rate, total);
        for (; sent < due; sent++) {
            const pageId = sent;
            const began = performance.now();
            const view = viewPage(ctx, spaces[sent % spaces.length] ?? '', String(pageId), {
                url: ORIGIN,
                visitor: VISITOR,
            });
            const accepted = (): void => {
                acceptedAt[pageId] = Date.now();
                accepting.push(performance.now() - began);
            };
            pending.push(view.then(accepted));
        }
        await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await Promise.all(pending);
    const acceptedIn = performance.now() - startedAt;
    await deliveries.idle();
    const deliveredIn = performance.now() - startedAt;
    await traces.flush();

    const delivered = await ctx.db
        .selectFrom('events')
        .select((select) => select.fn.countAll<string>().as('count'))
        .where('type', '=', 'space_view')
        .where('state', '=', 'delivered')
        .where('created_at', '>=', since)
        .executeTakeFirstOrThrow();
    const delays: number[] = [];
    const recorded = await ctx.db
        .selectFrom('invocations')
        .innerJoin('events', 'events.id', 'invocations.event_id')
        .select(['invocations.id', 'events.payload'])
        .where('events.type', '=', 'space_view')
        .where('events.created_at', '>=', since)
        .execute();
    for (const { id, payload } of recorded) {
        const { logs } = await traces.find(id);
        delays.push(Number(logs[0]?.message) - (acceptedAt[Number(payload['pageId'])] ?? NaN));
    }
    return {
        rate,
        total,
        lost: total - Number(delivered.count),
        acceptedRate: (total / acceptedIn) * 1000,
        deliveredRate: (total / deliveredIn) * 1000,
        delays,
        accepting,
    };
}

/** Installs fifty integrations, each on its own space. Returns the ids of the spaces. */
async function prepare({ ctx, deliveries }: Platform): Promise<string[]> {
    const { organizationId } = await openHome(ctx);
    const spaces: string[] = [];
    for (let index = 0; index < INSTALLATIONS; index++) {
        const name = `bench-${index}`;
        const version = versionOf({ name, script: SCRIPT });
        await publish(ctx, { organizationId, version });
        const { id } = await install(ctx, name, organizationId);
        const space = await createSpace(ctx, organizationId, name);
        await installOnScope(ctx, name, id, 'space', space.id);
        spaces.push(space.id);
    }
    await deliveries.idle();
    return spaces;
}
