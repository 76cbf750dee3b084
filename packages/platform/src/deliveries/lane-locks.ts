import type { PlatformContext } from '../platform-context.ts';
import type { Lock } from '../database/signals.ts';

/** An unused lock is released after this time. Taking the lock for each event would double the queries. */
const IDLE_MS = 2000;

/**
 * Ensures that one process at a time works on a lane: the events of one installation, or one task. Within a process,
 * only one worker at a time may take a lane.
 */
export interface LaneLocks extends AsyncDisposable {
    /** Takes the lock of a lane. Returns null if another process holds it. */
    take(lane: string): Promise<LaneLock | null>;
}

interface LaneLock {
    /** Returns false if the lock was lost: another process may work on the lane. */
    isHeld(): boolean;
    /** Ends the use of the lock. The lock stays held for the next use of the lane. */
    done(): void;
}

interface CachedLock {
    lock: Lock;
    inUse: boolean;
    usedAt: number;
}

export function createLaneLocks(ctx: PlatformContext): LaneLocks {
    const cached = new Map<string, CachedLock>();
    const timer = setInterval(() => {
        const idleSince = Date.now() - IDLE_MS;
        for (const [lane, { lock, inUse, usedAt }] of cached) {
            if (inUse || usedAt > idleSince) continue;
            cached.delete(lane);
            void lock.release();
        }
    }, IDLE_MS / 2).unref();
    return {
        async take(lane) {
            const known = cached.get(lane)?.lock;
            const lock = known?.isHeld() === true ? known : await ctx.signals.tryLock(lane);
            if (lock === null) {
                cached.delete(lane);
                return null;
            }
            const entry = { lock, inUse: true, usedAt: Date.now() };
            cached.set(lane, entry);
            return {
                isHeld: () => lock.isHeld(),
                done() {
                    entry.inUse = false;
                    entry.usedAt = Date.now();
                },
            };
        },
        async [Symbol.asyncDispose]() {
            clearInterval(timer);
            await Promise.all([...cached.values()].map(({ lock }) => lock.release()));
            cached.clear();
        },
    };
}
