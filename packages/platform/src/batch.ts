import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Groups calls: those made while a group is under way form the next one. A lone call waits for nothing, a thousand at once
 * become a few round trips to the database.
 *
 * @param run Does the work of a group, and returns one result for each item, in their order.
 * @param largest Items in a group, at most.
 * @param waitMs How long a group waits for more, for work that is in no hurry. Default: not at all.
 * @example
 * const find = createBatcher(async (ids: string[]) => loadAll(ids), 100);
 * await Promise.all([find('a'), find('b'), find('c')]); // 'a' alone, then 'b' and 'c' together
 */
export function createBatcher<Item, Result>(
    run: (items: Item[]) => Promise<readonly Result[]>,
    largest: number,
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
            // Calls of the same turn belong together.
            await (waitMs > 0 ? sleep(waitMs) : undefined);
            const group = waiting.splice(0, largest);
            try {
                const results = await run(group.map(({ item }) => item));
                // `run` returns as many results as there are items.
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

/** What a part of the platform keeps for itself, once for each platform in the process. */
export function perContext<Key extends object, Value>(
    create: (ctx: Key) => Value,
): (ctx: Key) => Value {
    const made = new WeakMap<Key, Value>();
    return (ctx) => {
        const known = made.get(ctx);
        if (known !== undefined) return known;
        const value = create(ctx);
        made.set(ctx, value);
        return value;
    };
}
