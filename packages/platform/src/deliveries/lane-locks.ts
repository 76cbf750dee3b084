import type { PlatformContext } from '../platform-context.ts';
import type { Lock } from '../database/signals.ts';

/** A lane's lock is kept this long after its last use: taking it for each event would double the queries. */
const KEPT_MS = 2000;

/** Keeps more than one process from working on a lane, and is itself asked for one lane by one worker at a time. */
export interface LaneLocks extends AsyncDisposable {
    /** Null: another process works on it. */
    take(lane: string): Promise<LaneLock | null>;
}

interface LaneLock {
    /** False when it was lost, so that another process may work on the lane. */
    isHeld(): boolean;
    /** The work is over. */
    done(): void;
}

interface Kept {
    lock: Lock;
    inUse: boolean;
    usedAt: number;
}

export function createLaneLocks(ctx: PlatformContext): LaneLocks {
    const kept = new Map<string, Kept>();
    const timer = setInterval(() => {
        const idleSince = Date.now() - KEPT_MS;
        for (const [lane, { lock, inUse, usedAt }] of kept) {
            if (inUse || usedAt > idleSince) continue;
            kept.delete(lane);
            void lock.release();
        }
    }, KEPT_MS / 2).unref();
    return {
        async take(lane) {
            const known = kept.get(lane)?.lock;
            const lock = known?.isHeld() === true ? known : await ctx.signals.tryLock(lane);
            if (lock === null) {
                kept.delete(lane);
                return null;
            }
            const entry = { lock, inUse: true, usedAt: Date.now() };
            kept.set(lane, entry);
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
            await Promise.all([...kept.values()].map(({ lock }) => lock.release()));
            kept.clear();
        },
    };
}
