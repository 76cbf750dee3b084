/**
 * Maximum number of bodies that one caller sends at a time. Further ones wait in their sockets, which costs nothing.
 */
const SLOTS = 4;

interface Reads {
    running: number;
    waiting: (() => void)[];
}

const readsByCaller = new Map<string, Reads>();

/** Runs a read in one of the caller's slots. Many connections of one caller would otherwise occupy the event loop. */
export async function inReadSlot<T>(caller: string, read: () => Promise<T>): Promise<T> {
    const reads = readsByCaller.get(caller) ?? { running: 0, waiting: [] };
    readsByCaller.set(caller, reads);
    if (reads.running < SLOTS) reads.running += 1;
    else await new Promise<void>((resolve) => reads.waiting.push(resolve));
    try {
        return await read();
    } finally {
        // The slot goes to the next read that waits.
        const next = reads.waiting.shift();
        if (next !== undefined) {
            next();
        } else {
            reads.running -= 1;
            if (reads.running === 0) readsByCaller.delete(caller);
        }
    }
}
