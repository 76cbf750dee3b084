/**
 * A host to be killed: records events and tasks without end, and tells its parent of each one that was acknowledged.
 * `node host.ts FOLDER DATABASE_URL|- SCHEMA`
 */
import { startIsolateHost } from '@bindery/isolate';

import { createPlatform, openState, queueTask, viewPage } from '../../src/index.ts';

export type ToHost =
    /** Records until it is told otherwise. */
    | { type: 'load'; spaceId: string; run: number }
    /** Stops recording, delivers all that waits with a clock that runs ahead, and ends. */
    | { type: 'finish' };

export type FromHost =
    | { type: 'ready'; workers: number[] }
    | { type: 'acknowledged'; view?: string; task?: string }
    | { type: 'finished' };

const [folder = '', url = '-', schema = 'public'] = process.argv.slice(2);
const ORIGIN = 'http://crash.invalid';
const VISITOR = { anonymousId: 'crash', userAgent: 'crash', ip: '127.0.0.1', cookies: {} };

/** Longer than any delay between attempts. */
const AHEAD_MS = 12 * 60 * 60 * 1000;

/** More than one lane delivers on a busy machine would make the end long, and prove nothing more. */
const PAUSE_MS = 8;

let ahead = 0;
let loading = false;
let end = () => {};
const finished = new Promise<void>((resolve) => (end = resolve));
const say = (message: FromHost) => process.send?.(message);

await using state = await openState({
    folder,
    now: () => new Date(Date.now() + ahead),
    ...(url === '-' ? {} : { databaseUrl: url, schema }),
});
const core = await state.core({
    app: ORIGIN,
    api: ORIGIN,
    endpoint: ORIGIN,
    content: ORIGIN,
    site: ORIGIN,
});
await using isolate = await startIsolateHost({
    processes: 1,
    apiOrigin: ORIGIN,
    platformFetch: async () => new Response(null, { status: 404 }),
});
await using platform = createPlatform({ core, isolate });
platform.deliveries.start();

process.on('message', (message: ToHost) => {
    if (message.type === 'load') void load(message.spaceId, message.run);
    else void finish();
});
// A worker that was replaced has another process id.
const pids = () => isolate.stats().processes.map(({ pid }) => pid);
setInterval(() => say({ type: 'ready', workers: pids() }), 50).unref();
say({ type: 'ready', workers: pids() });
await finished;
say({ type: 'finished' });
// Its parent ends it: what this process would still do on its way out is not to be seen.
setInterval(() => {}, 1000);
await new Promise(() => {});

async function load(spaceId: string, run: number): Promise<void> {
    loading = true;
    for (let count = 0; loading; count++) {
        const name = `${run}-${count}`;
        try {
            await viewPage(core, spaceId, name, { url: ORIGIN, visitor: VISITOR });
            say({ type: 'acknowledged', view: name });
            if (count % 5 === 0) {
                await queueTask(core, 'probe', { name }, count % 2);
                say({ type: 'acknowledged', task: name });
            }
        } catch {
            // The database is away: nothing was acknowledged.
        }
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
}

async function finish(): Promise<void> {
    loading = false;
    for (let round = 0; round < 40; round++) {
        core.notices.publish({ type: 'missed' });
        await new Promise((resolve) => setTimeout(resolve, 100));
        await platform.deliveries.idle();
        const waiting = await core.db
            .selectFrom('events')
            .select('id')
            .where('state', '=', 'pending')
            .executeTakeFirst();
        if (waiting === undefined) break;
        ahead += AHEAD_MS;
    }
    end();
}
