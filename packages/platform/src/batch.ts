import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Groups concurrent calls: calls made while a group is running form the next group. A single call does not wait; a
 * thousand concurrent calls become a few round trips to the database (decision 61).
 *
 * @param run Handles a group, and returns one result for each item, in the order of the items.
 * @param maxItems The most items in one group.
 * @param waitMs Milliseconds that a group waits for further calls. Default: 0.
 * @example
 * const find = createBatcher(async (ids: string[]) => loadAll(ids), 100);
 * await Promise.all([find('a'), find('b'), find('c')]); // one query for all three
 */
export function createBatcher<Item, Result>(
    run: (items: Item[]) => Promise<readonly Result[]>,
    maxItems: number,
    waitMs = 0,
): (item: Item) => Promise<Result> {
    interface Waiting {
        item: Item;
        resolve: (result: Result) => void;
        reject: (error: unknown) => void;
    }
    const waiting: Waiting[] = [];
    let running = false;

    async function work(): Promise<void> {
        running = true;
        while (waiting.length > 0) {
            // Waits at least one microtask, so that the calls of one synchronous run form one group.
            await (waitMs > 0 ? sleep(waitMs) : undefined);
            const group = waiting.splice(0, maxItems);
            try {
                const results = await run(group.map(({ item }) => item));
                // The cast is safe: `run` returns a result for each item.
                for (const [index, { resolve }] of group.entries())
                    resolve(results[index] as Result);
            } catch (error) {
                for (const { reject } of group) reject(error);
            }
        }
        running = false;
    }

    return (item) =>
        new Promise((resolve, reject) => {
            waiting.push({ item, resolve, reject });
            if (!running) void work();
        });
}

/** Creates a value once for each context. */
export function perContext<Key extends object, Value>(
    create: (ctx: Key) => Value,
): (ctx: Key) => Value {
    const values = new WeakMap<Key, Value>();
    return (ctx) => {
        const known = values.get(ctx);
        if (known !== undefined) return known;
        const value = create(ctx);
        values.set(ctx, value);
        return value;
    };
}
