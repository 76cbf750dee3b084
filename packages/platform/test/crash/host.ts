/**
 * The host that the crash test kills: records events and tasks and imports from Git without end, and reports to its
 * parent each acknowledgement and each event that its handler received.
 *
 * Usage: `node host.ts FOLDER DATABASE_URL|- SCHEMA`. Waits for a `begin` message, so that it can start as a standby.
 */
import { once } from 'node:events';
import { flushCompileCache } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

import { startIsolateHost } from '@bindery/isolate';

import { createPlatform, createSpace, openState, queueTask, viewPage } from '../../src/index.ts';

export interface Load {
    /** Number of this host in the test. It is part of the names of its work. */
    run: number;
    organizationId: string;
    /** The space whose views are recorded. */
    spaceId: string;
    /** The repository to import. */
    repository: string;
}

export type ToHost =
    | { type: 'begin'; load: Load }
    /** Stops recording, and delivers all waiting events with a clock that runs ahead. */
    | { type: 'finish' };

export type Kind = 'view' | 'task' | 'import';

export type FromHost =
    | { type: 'workers'; workers: number[] }
    /** The work is committed: it must not be lost. */
    | { type: 'acknowledged'; kind: Kind; name: string }
    /** The integration's handler received the event. */
    | { type: 'received'; name: string }
    | { type: 'finished' };

const [folder = '', url = '-', schema = 'public'] = process.argv.slice(2);
const ORIGIN = 'http://crash.invalid';
const VISITOR = { anonymousId: 'crash', userAgent: 'crash', ip: '127.0.0.1', cookies: {} };

/** The clock of a finishing host runs ahead by this: longer than any delay between attempts. */
const AHEAD_MS = 12 * 60 * 60 * 1000;

/** Pause between two events: if a busy machine could not keep up, only the final delivery would take longer. */
const PAUSE_MS = 8;

let ahead = 0;
let loading = true;

/** Waits until the message is written to the parent, so that a kill cannot lose it. */
const report = (message: FromHost) =>
    new Promise<void>((resolve) => process.send?.(message, () => resolve()));

// Saves compiled code for the next hosts; a killed process does not reach the exit, where Node saves it.
flushCompileCache();
const [{ load }] = (await once(process, 'message')) as [{ load: Load }];
const finishMessage = once(process, 'message');
await using state = await openState({
    folder,
    now: () => new Date(Date.now() + ahead),
    ...(url === '-' ? {} : { databaseUrl: url, schema }),
});
const ctx = await state.ctx({
    app: ORIGIN,
    api: ORIGIN,
    endpoint: ORIGIN,
    sandbox: 'http://{integration}-frames.localhost',
    sites: 'http://{site}-site.localhost',
});
await using isolate = await startIsolateHost({
    processes: 1,
    apiOrigin: ORIGIN,
    // Handlers report received events to this function, and respond only after the parent has the report.
    async platformFetch(request) {
        const name = new URL(request.url).searchParams.get('received');
        if (name === null) return new Response(null, { status: 404 });
        await report({ type: 'received', name });
        return new Response(null, { status: 204 });
    },
});
await using platform = createPlatform({
    ctx,
    isolate,
    git: { localFolders: ['/'], isLocalUser: () => true },
});
platform.deliveries.start();
platform.git.start();

// Reports the ids repeatedly: when workerd is replaced, its process id changes.
const reportWorkers = () =>
    void report({ type: 'workers', workers: isolate.stats().processes.map(({ pid }) => pid) });
setInterval(reportWorkers, 50).unref();
reportWorkers();

// Imports into a new space: in the space of the killed host, its unfinished import blocks others for half a minute.
const { id: imported } = await createSpace(ctx, load.organizationId, `Run ${load.run}`);
const loads = [
    repeat(async (count) => {
        const name = `view-${load.run}-${count}`;
        await viewPage(ctx, load.spaceId, name, { url: ORIGIN, visitor: VISITOR });
        await report({ type: 'acknowledged', kind: 'view', name });
    }, PAUSE_MS),
    repeat(async (count) => {
        const name = `task-${load.run}-${count}`;
        await queueTask(ctx, 'probe', { name }, count % 2);
        await report({ type: 'acknowledged', kind: 'task', name });
    }, PAUSE_MS * 5),
    repeat(async () => {
        const { id } = await platform.git.import(
            imported,
            { url: load.repository, ref: 'main' },
            null,
        );
        await report({ type: 'acknowledged', kind: 'import', name: id });
        await platform.git.idle();
    }, PAUSE_MS * 25),
];
await finishMessage;
loading = false;
await Promise.all(loads);
await deliverAll();
await report({ type: 'finished' });
// Keeps the process running until its parent kills it, so that no work is done in an orderly exit.
setInterval(() => {}, 1000);
await new Promise(() => {});

async function repeat(work: (count: number) => Promise<void>, pauseMs: number): Promise<void> {
    for (let count = 0; loading; count++) {
        // Ignores errors while the database is unavailable: failed work is not acknowledged.
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
        // Continues Git operations that a killed host started.
        if (operation !== undefined) platform.git.start();
    }
}
