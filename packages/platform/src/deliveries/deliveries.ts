import { setTimeout as sleep } from 'node:timers/promises';

import type { PlatformContext } from '../platform-context.ts';
import { PlatformError } from '../error.ts';
import type { Invoke } from '../invocations/invoke.ts';
import { attemptEvent, type AttemptResult } from './attempt.ts';
import { createDueEvents, type EventRow } from './due.ts';
import { createLaneLocks } from './lane-locks.ts';
import { createLanes, type Lane } from './lanes.ts';
import { beginAnew } from './replay.ts';
import { createSettle } from './settle.ts';
import { createTrim } from './trim.ts';

/** How long attempts under way are waited for at the end. */
const STOP_MS = 3000;

/** Events that wait for their time are looked for at least this often. */
const SWEEP_MS = 5000;

/** How long somebody who wants an event attempted at once waits for its turn. */
const BEGIN_MS = 5000;

export interface Deliveries extends AsyncDisposable {
    /** Begins to deliver what waits. */
    start(): void;
    /**
     * Attempts an event as soon as its lane lets it, whatever came of it before; its retries begin anew. Returns the
     * invocation's id as soon as it has begun; null when the event is none that can be delivered.
     *
     * @throws PlatformError `conflict` when its installation is paused or it must wait for others,
     * `integration_disabled`.
     */
    attemptNow(eventId: string): Promise<string | null>;
    /** Waits until nothing that is due is left; for tests. */
    idle(): Promise<void>;
}

/**
 * Takes events from the outbox to their installations. Within a lane first attempts run one after another in the order
 * of recording; a retry runs beside them when its time has come.
 */
export function createDeliveries(ctx: PlatformContext, invoke: Invoke): Deliveries {
    const due = createDueEvents(ctx);
    const settle = createSettle(ctx);
    const locks = createLaneLocks(ctx);
    const trim = createTrim(ctx);
    /** Who waits for the attempt of an event to begin. */
    const begun = new Map<string, (invocationId: string | null) => void>();
    const lanes = createLanes((lane) =>
        workOn(lane).catch(() => {
            sweepIn(SWEEP_MS); // the database is away, or the integration was disabled
            return false;
        }),
    );
    let timer: { handle: NodeJS.Timeout; at: number } | undefined;
    let running = false;
    let sweeping: Promise<void> = Promise.resolve();

    const unsubscribe = ctx.notifications.subscribe((notification) => {
        if (!running) return;
        if (notification.type === 'events') {
            for (const lane of notification.lanes) lanes.wake(notification.integration, lane);
        }
        // It may have been paused, disabled or removed: what was read of it is not to be attempted any more.
        if (notification.type === 'integration') {
            lanes.invalidate(({ integration }) => integration === notification.integration);
        }
        if (notification.type === 'resync') {
            lanes.invalidate();
            sweepIn(0);
        }
    });

    /** One process works on a lane at a time; what another leaves behind is found by the next sweep. */
    async function workOn(lane: Lane): Promise<boolean> {
        const lock = await locks.take(lane.name);
        if (lock === null) return false;
        try {
            const rows = await due.ofLane(lane.name);
            const goesOn = () => running && !lane.stale && lock.isHeld();
            const lines = [
                rows.filter((row) => row.attempts === 0),
                ...rows.filter((row) => row.attempts > 0).map((row) => [row]),
            ];
            // All of them end before another turn reads what is left.
            const ended = await Promise.allSettled(
                lines.map((line) => attemptInOrder(line, goesOn)),
            );
            const failed = ended.find((one) => one.status === 'rejected');
            if (failed !== undefined) throw failed.reason;
            return rows.length > 0 && ended.every((one) => one.status === 'fulfilled' && one.value);
        } finally {
            lock.done();
        }
    }
    /**
     * The next attempt need not wait until the one before is written, only until it is answered. False when the host handed
     * one over to nobody: it and those behind it wait.
     */
    async function attemptInOrder(
        rows: readonly EventRow[],
        goesOn: () => boolean,
    ): Promise<boolean> {
        const settling: Promise<void>[] = [];
        try {
            for (const row of rows) {
                if (!goesOn()) break;
                const waits = begun.get(row.id);
                const result = await attemptEvent(ctx, invoke, row, waits);
                if ('heldMs' in result) {
                    sweepIn(result.heldMs);
                    return false;
                }
                waits?.(null);
                const settled = finish(result);
                // A database that is away fails it before it is awaited below.
                settled.catch(() => {});
                settling.push(settled);
            }
        } finally {
            await Promise.allSettled(settling);
        }
        await Promise.all(settling);
        return true;
    }

    async function finish(result: AttemptResult): Promise<void> {
        await settle(result);
        if (result.nextAttempt !== null) sweepIn(result.nextAttempt - ctx.now().getTime());
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
        for (const { integration, lane } of await due.lanes()) lanes.wake(integration, lane);
        await trim();
        const at = await due.next();
        sweepIn(at === null ? SWEEP_MS : at.getTime() - ctx.now().getTime());
    }

    return {
        start() {
            running = true;
            sweeping = sweep().catch(() => sweepIn(SWEEP_MS));
        },
        async attemptNow(eventId) {
            const { promise, resolve, reject } = Promise.withResolvers<string | null>();
            promise.catch(() => {});
            begun.set(eventId, resolve);
            const late = setTimeout(() => reject(waits()), BEGIN_MS);
            try {
                const name = await beginAnew(ctx, eventId);
                if (name === null) return null;
                // Not after all that was read before.
                lanes.invalidate((lane) => lane.name === name);
                return await promise;
            } finally {
                clearTimeout(late);
                begun.delete(eventId);
            }
        },
        async idle() {
            await sweeping;
            await lanes.idle();
        },
        async [Symbol.asyncDispose]() {
            running = false;
            unsubscribe();
            clearTimeout(timer?.handle);
            await sweeping;
            // A handler that hangs must not keep the host: its event is delivered again after the next start.
            await Promise.race([lanes.stop(), sleep(STOP_MS, null, { ref: false })]);
            await locks[Symbol.asyncDispose]();
        },
    };
}

function waits(): PlatformError {
    return new PlatformError(
        'conflict',
        'The event waits for its turn: others of it are being handled.',
    );
}
