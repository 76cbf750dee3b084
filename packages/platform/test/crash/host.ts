/**
 * A host to be killed: records events and tasks without end and imports from Git, and tells its parent of each one that
 * was acknowledged, and of each one that its handler says it got.
 * `node host.ts FOLDER DATABASE_URL|- SCHEMA`; it waits to be told to begin, so that one can stand by.
 */
import { once } from 'node:events';
import { flushCompileCache } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

import { startIsolateHost } from '@bindery/isolate';

import { createPlatform, createSpace, openState, queueTask, viewPage } from '../../src/index.ts';

export interface Load {
    /** Names begin with it. */
    run: number;
    organizationId: string;
    /** Viewed. */
    spaceId: string;
    /** A repository that is imported from. */
    repository: string;
}

export type ToHost =
    | { type: 'begin'; load: Load }
    /** Stops recording, and delivers all that waits with a clock that runs ahead. */
    | { type: 'finish' };

export type Kind = 'view' | 'task' | 'import';

export type FromHost =
    | { type: 'workers'; workers: number[] }
    /** Committed: it must not be lost any more. */
    | { type: 'acknowledged'; kind: Kind; name: string }
    /** The integration's handler has it. */
    | { type: 'received'; name: string }
    | { type: 'finished' };

const [folder = '', url = '-', schema = 'public'] = process.argv.slice(2);
const ORIGIN = 'http://crash.invalid';
const VISITOR = { anonymousId: 'crash', userAgent: 'crash', ip: '127.0.0.1', cookies: {} };

/** Longer than any delay between attempts. */
const AHEAD_MS = 12 * 60 * 60 * 1000;

/** More than one lane delivers on a busy machine would make the end long, and prove nothing more. */
const PAUSE_MS = 8;

let ahead = 0;
let loading = true;

/** Returns once the parent has it, whatever happens to this process. */
const say = (message: FromHost) =>
    new Promise<void>((resolve) => process.send?.(message, () => resolve()));

// For the hosts after it: being killed, it never comes to the point where this happens by itself.
flushCompileCache();
const [{ load }] = (await once(process, 'message')) as [{ load: Load }];
const ending = once(process, 'message');
await using state = await openState({
    folder,
    now: () => new Date(Date.now() + ahead),
    ...(url === '-' ? {} : { databaseUrl: url, schema }),
});
const ctx = await state.ctx({
    app: ORIGIN,
    api: ORIGIN,
    endpoint: ORIGIN,
    sandbox: ORIGIN,
    site: ORIGIN,
});
await using isolate = await startIsolateHost({
    processes: 1,
    apiOrigin: ORIGIN,
    // Handlers call it with what they got; they answer only when the parent has heard it.
    async platformFetch(request) {
        const name = new URL(request.url).searchParams.get('received');
        if (name === null) return new Response(null, { status: 404 });
        await say({ type: 'received', name });
        return new Response(null, { status: 204 });
    },
});
await using platform = createPlatform({ ctx, isolate, git: { allowLocal: true } });
platform.deliveries.start();
platform.git.start();

// A worker that was replaced has another process id.
const sayWorkers = () =>
    void say({ type: 'workers', workers: isolate.stats().processes.map(({ pid }) => pid) });
setInterval(sayWorkers, 50).unref();
sayWorkers();

// What a host that was killed was importing into is taken up again after half a minute.
const { id: imported } = await createSpace(ctx, load.organizationId, `Run ${load.run}`);
const loads = [
    repeat(async (count) => {
        const name = `view-${load.run}-${count}`;
        await viewPage(ctx, load.spaceId, name, { url: ORIGIN, visitor: VISITOR });
        await say({ type: 'acknowledged', kind: 'view', name });
    }, PAUSE_MS),
    repeat(async (count) => {
        const name = `task-${load.run}-${count}`;
        await queueTask(ctx, 'probe', { name }, count % 2);
        await say({ type: 'acknowledged', kind: 'task', name });
    }, PAUSE_MS * 5),
    repeat(async () => {
        const { id } = await platform.git.import(
            imported,
            { url: load.repository, ref: 'main' },
            null,
        );
        await say({ type: 'acknowledged', kind: 'import', name: id });
        await platform.git.idle();
    }, PAUSE_MS * 25),
];
await ending;
loading = false;
await Promise.all(loads);
await deliverAll();
await say({ type: 'finished' });
// Its parent ends it: what this process would still do on its way out is not to be seen.
setInterval(() => {}, 1000);
await new Promise(() => {});

async function repeat(work: (count: number) => Promise<void>, pauseMs: number): Promise<void> {
    for (let count = 0; loading; count++) {
        // When the database is away nothing was acknowledged.
        await work(count).catch(() => {});
        await sleep(pauseMs);
    }
}

async function deliverAll(): Promise<void> {
    for (;;) {
        ctx.notifications.publish({ type: 'resync' });
        await sleep(100);
        await platform.deliveries.idle();
        await platform.git.idle();
        const [event] = await ctx.db
            .selectFrom('events')
            .select('id')
            .where('state', '=', 'pending')
            .limit(1)
            .execute();
        const [operation] = await ctx.db
            .selectFrom('git_operations')
            .select('id')
            .where('finished_at', 'is', null)
            .limit(1)
            .execute();
        if (event === undefined && operation === undefined) return;
        ahead += AHEAD_MS;
        // Takes up what a killed host left.
        if (operation !== undefined) platform.git.start();
    }
}
