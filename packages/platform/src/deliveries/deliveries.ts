import { setTimeout as sleep } from 'node:timers/promises';

import type { PlatformContext } from '../platform-context.ts';
import { PlatformError } from '../error.ts';
import type { Invoke } from '../invocations/invoke.ts';
import type { PlatformObserver } from '../observer.ts';
import { attemptEvent, type AttemptResult } from './attempt.ts';
import { createDueEvents, type EventRow } from './due-events.ts';
import { createLaneLocks } from './lane-locks.ts';
import { createLanes, type Lane } from './lanes.ts';
import { restartDelivery, type RestartFilter } from './replay.ts';
import { createAttemptRecorder } from './record-attempts.ts';
import type { AttemptOutcome } from './retry-schedule.ts';
import { createEventPruning } from './prune-events.ts';

/** Time that disposal waits for running attempts. */
const STOP_TIMEOUT_MS = 3000;

/**
 * The longest interval between two sweeps, which are queries for lanes with due events. A lane is the queue of events
 * of one installation, or one task.
 */
const SWEEP_INTERVAL_MS = 5000;

/** Time that `attemptNow` waits until the event's lane is free. */
const START_TIMEOUT_MS = 5000;

export interface Deliveries extends AsyncDisposable {
    /** Starts delivering. */
    start(): void;
    /**
     * Attempts an event as soon as its lane is free, whatever its state, and restarts its retry schedule. Returns the
     * invocation's id when the invocation has started; null if there is no such event or it was cancelled.
     *
     * @throws PlatformError `conflict` if its installation is paused or the lane is busy for more than 5 s,
     * `integration_disabled`.
     */
    attemptNow(eventId: string, filter: RestartFilter): Promise<string | null>;
    /** Waits until no due event is left. For tests. */
    idle(): Promise<void>;
}

/**
 * Delivers the events of the outbox to their installations. Within a lane, first attempts run one after another in the
 * order of recording; retries run concurrently when they are due (decision 60).
 */
export function createDeliveries(
    ctx: PlatformContext,
    invoke: Invoke,
    observer: PlatformObserver = {},
): Deliveries {
    const due = createDueEvents(ctx);
    const recordAttempt = createAttemptRecorder(ctx);
    const locks = createLaneLocks(ctx);
    const pruneEvents = createEventPruning(ctx);
    /** Callers of `attemptNow`, by event id. */
    const startListeners = new Map<string, (invocationId: string | null) => void>();
    const lanes = createLanes((lane) =>
        workOn(lane).catch(() => {
            sweepIn(SWEEP_INTERVAL_MS); // The database is unavailable, or the integration was disabled.
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
        // The integration may have been disabled or deleted, or its installation paused: lanes must read their events
        // again before they attempt them.
        if (notification.type === 'integration') {
            lanes.invalidate(({ integration }) => integration === notification.integration);
        }
        if (notification.type === 'resync') {
            lanes.invalidate();
            sweepIn(0);
        }
    });

    /**
     * Delivers the events of a lane, unless another process holds its lock. The next sweep finds events that remain.
     */
    async function workOn(lane: Lane): Promise<boolean> {
        const lock = await locks.take(lane.name);
        if (lock === null) return false;
        try {
            const rows = await due.ofLane(lane.name);
            const mayContinue = () => running && !lane.stale && lock.isHeld();
            // First attempts run in order; each retry runs independently.
            const sequences = [
                rows.filter((row) => row.attempts === 0),
                ...rows.filter((row) => row.attempts > 0).map((row) => [row]),
            ];
            // Waits for all sequences, so that the next turn does not read events that are still being attempted.
            const results = await Promise.allSettled(
                sequences.map((events) => attemptInOrder(events, mayContinue)),
            );
            const failed = results.find((result) => result.status === 'rejected');
            if (failed !== undefined) throw failed.reason;
            return (
                rows.length > 0 &&
                results.every((result) => result.status === 'fulfilled' && result.value)
            );
        } finally {
            lock.done();
        }
    }

    /**
     * Attempts events in order. An attempt waits for the response of the previous attempt, but not until the result
     * is written. Returns false if the isolate host refused an event; that event and later ones stay queued.
     */
    async function attemptInOrder(
        rows: readonly EventRow[],
        mayContinue: () => boolean,
    ): Promise<boolean> {
        const writes: Promise<void>[] = [];
        try {
            for (const row of rows) {
                if (!mayContinue()) break;
                const onStart = startListeners.get(row.id);
                const result = await attemptEvent(ctx, invoke, row, onStart);
                if ('retryInMs' in result) {
                    sweepIn(result.retryInMs);
                    return false;
                }
                onStart?.(null);
                observer.delivery?.(result.row.integration, outcomeOf(result));
                const write = finish(result);
                // The promise is awaited below. Without this handler, an earlier rejection would count as unhandled.
                write.catch(() => {});
                writes.push(write);
            }
        } finally {
            await Promise.allSettled(writes);
        }
        await Promise.all(writes);
        return true;
    }

    async function finish(result: AttemptResult): Promise<void> {
        await recordAttempt(result);
        if (result.nextAttempt !== null) sweepIn(result.nextAttempt - ctx.now().getTime());
    }

    /** Plans a sweep after a delay, unless an earlier sweep is planned. */
    function sweepIn(delay: number): void {
        if (!running) return;
        const wait = Math.min(Math.max(delay, 1), SWEEP_INTERVAL_MS);
        const at = Date.now() + wait;
        if (timer !== undefined && timer.at <= at) return;
        clearTimeout(timer?.handle);
        const handle = setTimeout(() => {
            timer = undefined;
            sweeping = sweep().catch(() => sweepIn(SWEEP_INTERVAL_MS));
        }, wait).unref();
        timer = { handle, at };
    }

    /** Wakes lanes with due events, and plans the next sweep for the time at which the next event is due. */
    async function sweep(): Promise<void> {
        for (const { integration, lane } of await due.lanes()) lanes.wake(integration, lane);
        await pruneEvents();
        const at = await due.next();
        sweepIn(at === null ? SWEEP_INTERVAL_MS : at.getTime() - ctx.now().getTime());
    }

    return {
        start() {
            running = true;
            sweeping = sweep().catch(() => sweepIn(SWEEP_INTERVAL_MS));
        },
        async attemptNow(eventId, filter) {
            const { promise, resolve, reject } = Promise.withResolvers<string | null>();
            promise.catch(() => {});
            startListeners.set(eventId, resolve);
            const timeout = setTimeout(() => reject(busyLane()), START_TIMEOUT_MS);
            try {
                const name = await restartDelivery(ctx, eventId, filter);
                if (name === null) return null;
                // Makes the lane read its due events again, which now include this event.
                lanes.invalidate((lane) => lane.name === name);
                return await promise;
            } finally {
                clearTimeout(timeout);
                startListeners.delete(eventId);
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
            // A hanging handler must not delay the exit: its event is delivered again after the next start.
            await Promise.race([lanes.stop(), sleep(STOP_TIMEOUT_MS, null, { ref: false })]);
            await locks[Symbol.asyncDispose]();
        },
    };
}

function outcomeOf({ outcome, nextAttempt }: AttemptResult): AttemptOutcome | 'dead' {
    return outcome === 'retry' && nextAttempt === null ? 'dead' : outcome;
}

function busyLane(): PlatformError {
    return new PlatformError(
        'conflict',
        'The event waits for its turn: earlier events of its installation are being handled. Try again later.',
    );
}
