import type { Core } from '../core.ts';
import type { Release } from '../database/signals.ts';

/** A lane's lock is kept this long after its last use: taking it for each event would double the queries. */
const KEPT_MS = 2000;

/** Keeps more than one process from working on a lane, and is itself asked for one lane by one worker at a time. */
export interface LaneLocks extends AsyncDisposable {
    /** Null: another process works on it. Otherwise what says that the work is over. */
    take(lane: string): Promise<(() => void) | null>;
}

interface Held {
    release: Release;
    inUse: boolean;
    usedAt: number;
}

export function createLaneLocks(core: Core): LaneLocks {
    const held = new Map<string, Held>();
    const timer = setInterval(() => {
        const idleSince = Date.now() - KEPT_MS;
        for (const [lane, { release, inUse, usedAt }] of held) {
            if (inUse || usedAt > idleSince) continue;
            held.delete(lane);
            void release();
        }
    }, KEPT_MS / 2).unref();
    // Locks went with the connection that was lost.
    const unsubscribe = core.notices.subscribe(({ type }) => {
        if (type !== 'missed') return;
        for (const { release } of held.values()) void release();
        held.clear();
    });
    return {
        async take(lane) {
            const release = held.get(lane)?.release ?? (await core.signals.tryLock(lane));
            if (release === null) return null;
            const lock = { release, inUse: true, usedAt: Date.now() };
            held.set(lane, lock);
            return () => {
                lock.inUse = false;
                lock.usedAt = Date.now();
            };
        },
        async [Symbol.asyncDispose]() {
            clearInterval(timer);
            unsubscribe();
            await Promise.all([...held.values()].map(({ release }) => release()));
            held.clear();
        },
    };
}
