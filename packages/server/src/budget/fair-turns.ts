/**
 * Waits until work of a caller may use the event loop for several milliseconds. One caller gets one turn at a time, and
 * turns rotate between callers, so that neither many connections nor large bodies let one caller displace another.
 */
export interface FairTurns {
    /** Runs the work in a turn of its own. Errors of the work reject the promise. */
    run<T>(caller: string, work: () => T): Promise<T>;
}

/** Creates turns that run in separate iterations of the event loop: other requests are read and answered in between. */
export function createFairTurns(
    schedule: (turn: () => void) => void = (turn) => void setImmediate(turn),
): FairTurns {
    const waiting = new Map<string, (() => void)[]>();
    let scheduled = false;

    function scheduleNext(): void {
        if (scheduled || waiting.size === 0) return;
        scheduled = true;
        schedule(runNext);
    }

    function runNext(): void {
        scheduled = false;
        const [entry] = waiting;
        if (entry === undefined) return;
        const [caller, queue] = entry;
        // The caller goes to the end of the rotation.
        waiting.delete(caller);
        const turn = queue.shift();
        if (queue.length > 0) waiting.set(caller, queue);
        try {
            turn?.();
        } finally {
            scheduleNext();
        }
    }

    return {
        run(caller, work) {
            return new Promise((resolve, reject) => {
                const queue = waiting.get(caller) ?? [];
                queue.push(() => {
                    try {
                        resolve(work());
                    } catch (error) {
                        reject(error instanceof Error ? error : new Error(String(error)));
                    }
                });
                waiting.set(caller, queue);
                scheduleNext();
            });
        },
    };
}
