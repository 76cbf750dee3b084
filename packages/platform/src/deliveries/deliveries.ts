import { setTimeout as sleep } from 'node:timers/promises';

import type { Core } from '../core.ts';
import type { Invoke } from '../invocations/invoke.ts';
import { attemptEvent } from './attempt.ts';
import { createDueEvents, type EventRow } from './due.ts';
import { createLaneLocks } from './lane-locks.ts';
import { createSettle } from './settle.ts';
import { createTrim } from './trim.ts';

/**
 * Lanes that are worked on at the same time: well above the invocations that isolates run of one integration (100), so
 * that one whose handlers hang on all its installations does not hold up the others.
 */
const CONCURRENT_LANES = 512;

/** Retries of one lane that run at the same time. */
const CONCURRENT_RETRIES = 8;

/** How long attempts under way are waited for at the end. */
const STOP_MS = 3000;

/** Events that wait for their time are looked for at least this often. */
const SWEEP_MS = 5000;

export interface Deliveries extends AsyncDisposable {
    /** Begins to deliver what waits. */
    start(): void;
    /**
     * Attempts an event at once, whatever its state is. Returns the invocation's id as soon as it has begun; null when
     * the event is none that is delivered.
     */
    attemptNow(eventId: string): Promise<string | null>;
    /** Waits until nothing that is due is left; for tests. */
    idle(): Promise<void>;
}

/**
 * Takes events from the outbox to their installations. Within a lane first attempts run one after another in the order
 * of recording; a retry runs on its own when its time has come, so that it never holds up the later ones.
 */
export function createDeliveries(core: Core, invoke: Invoke): Deliveries {
    const due = createDueEvents(core);
    const settle = createSettle(core);
    const locks = createLaneLocks(core);
    const trim = createTrim(core);
    const active = new Map<string, Promise<void>>();
    const queued = new Set<string>();
    const again = new Set<string>();
    let timer: { handle: NodeJS.Timeout; at: number } | undefined;
    let running = false;
    let sweeping: Promise<void> = Promise.resolve();

    const unsubscribe = core.notices.subscribe((notice) => {
        if (notice.type === 'events') for (const lane of notice.lanes) wake(lane);
        if (notice.type === 'missed') sweepIn(0);
    });

    function wake(lane: string): void {
        if (!running) return;
        if (active.has(lane)) {
            again.add(lane);
            return;
        }
        queued.add(lane);
        next();
    }

    function next(): void {
        for (const lane of queued) {
            if (active.size >= CONCURRENT_LANES) return;
            queued.delete(lane);
            const work = drainLane(lane)
                .catch(() => sweepIn(SWEEP_MS)) // the database is away, or the integration was disabled
                .finally(() => {
                    active.delete(lane);
                    if (again.delete(lane)) wake(lane);
                    next();
                });
            active.set(lane, work);
        }
    }

    /** One process works on a lane at a time; what another leaves behind is found by the next sweep. */
    async function drainLane(lane: string): Promise<void> {
        const done = await locks.take(lane);
        if (done === null) return;
        try {
            while (running) {
                const rows = await due.ofLane(lane);
                if (rows.length === 0) return;
                await Promise.all([
                    attemptInOrder(rows.filter((row) => row.attempts === 0)),
                    attemptTogether(rows.filter((row) => row.attempts > 0)),
                ]);
            }
        } finally {
            done();
        }
    }

    /** The next attempt need not wait until the one before is written, only until it is answered. */
    async function attemptInOrder(rows: readonly EventRow[]): Promise<void> {
        const settling: Promise<void>[] = [];
        for (const row of rows) {
            if (!running) break;
            const settled = finish(await attemptEvent(core, invoke, row));
            // A database that is away fails it before it is awaited below, or when an attempt threw.
            settled.catch(() => {});
            settling.push(settled);
        }
        await Promise.all(settling);
    }

    async function attemptTogether(rows: readonly EventRow[]): Promise<void> {
        const left = [...rows];
        await Promise.all(
            Array.from({ length: CONCURRENT_RETRIES }, async () => {
                for (let row = left.shift(); row !== undefined && running; row = left.shift()) {
                    await finish(await attemptEvent(core, invoke, row));
                }
            }),
        );
    }

    async function finish(result: Awaited<ReturnType<typeof attemptEvent>>): Promise<void> {
        await settle(result);
        if (result.nextAttempt !== null) sweepIn(result.nextAttempt - core.now().getTime());
    }

    /** An earlier sweep that is planned stands; a later one gives way. */
    function sweepIn(delay: number): void {
        if (!running) return;
        const wait = Math.min(Math.max(delay, 1), SWEEP_MS);
        const at = Date.now() + wait;
        if (timer !== undefined && timer.at <= at) return;
        clearTimeout(timer?.handle);
        const handle = setTimeout(() => {
            timer = undefined;
            sweeping = sweep().catch(() => sweepIn(SWEEP_MS));
        }, wait).unref();
        timer = { handle, at };
    }

    /** Wakes lanes in which something is due, and comes back when the next one will be. */
    async function sweep(): Promise<void> {
        for (const lane of await due.lanes()) wake(lane);
        await trim();
        const at = await due.next();
        sweepIn(at === null ? SWEEP_MS : at.getTime() - core.now().getTime());
    }

    return {
        start() {
            running = true;
            sweeping = sweep().catch(() => sweepIn(SWEEP_MS));
        },
        async attemptNow(eventId) {
            const row = await core.db
                .selectFrom('events')
                .selectAll()
                .where('id', '=', eventId)
                .executeTakeFirst();
            if (row === undefined) return null;
            // By hand, so that its retries begin anew.
            const byHand = { ...row, attempts_before_replay: row.attempts };
            return new Promise((resolve, reject) => {
                attemptEvent(core, invoke, byHand, resolve)
                    .then(finish)
                    .then(() => resolve(null), reject);
            });
        },
        async idle() {
            await sweeping;
            while (active.size > 0 || queued.size > 0) await Promise.all(active.values());
        },
        async [Symbol.asyncDispose]() {
            running = false;
            unsubscribe();
            clearTimeout(timer?.handle);
            await sweeping;
            // A handler that hangs must not keep the host: its event is delivered again after the next start.
            await Promise.race([
                Promise.all(active.values()),
                sleep(STOP_MS, null, { ref: false }),
            ]);
            await locks[Symbol.asyncDispose]();
        },
    };
}
