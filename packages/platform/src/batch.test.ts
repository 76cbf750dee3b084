import { expect, it } from 'vitest';

import { createBatcher, perContext } from './batch.ts';

/** Creates a batcher whose groups run until the test calls their `end`. */
function heldGroups(maxItems = 10) {
    const groups: { items: number[]; end: () => void }[] = [];
    const batch = createBatcher(async (items: number[]) => {
        await new Promise<void>((end) => void groups.push({ items, end }));
        return items.map((item) => `result ${item}`);
    }, maxItems);
    return { groups, batch };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

it('runs concurrent calls as one group, and returns each its own result', async () => {
    const { groups, batch } = heldGroups();
    const results = Promise.all([batch(1), batch(2), batch(3)]);
    await nextTurn();
    expect(groups.map(({ items }) => items)).toEqual([[1, 2, 3]]);
    groups[0]?.end();
    expect(await results).toEqual(['result 1', 'result 2', 'result 3']);
});

it('collects calls in the next group while a group is running', async () => {
    const { groups, batch } = heldGroups();
    const first = batch(1);
    await nextTurn();
    const later = Promise.all([batch(2), batch(3)]);
    await nextTurn();
    expect(groups.map(({ items }) => items)).toEqual([[1]]);
    groups[0]?.end();
    await first;
    await nextTurn();
    expect(groups.map(({ items }) => items)).toEqual([[1], [2, 3]]);
    groups[1]?.end();
    expect(await later).toEqual(['result 2', 'result 3']);
});

it('splits calls into groups of at most the given size', async () => {
    const groups: number[][] = [];
    const batch = createBatcher(async (items: number[]) => {
        groups.push(items);
        return items;
    }, 2);
    expect(await Promise.all([1, 2, 3, 4, 5].map(batch))).toEqual([1, 2, 3, 4, 5]);
    expect(groups).toEqual([[1, 2], [3, 4], [5]]);
});

it('rejects all calls of a failed group, and runs the next group', async () => {
    let fails = true;
    const batch = createBatcher(async (items: number[]) => {
        if (fails) throw new Error('failed');
        return items;
    }, 10);
    const results = await Promise.allSettled([batch(1), batch(2)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fails = false;
    expect(await batch(3)).toBe(3);
});

it('waits `waitMs` for further calls', async () => {
    const groups: number[][] = [];
    const batch = createBatcher(
        async (items: number[]) => {
            groups.push(items);
            return items;
        },
        10,
        20,
    );
    const first = batch(1);
    await nextTurn();
    await Promise.all([first, batch(2)]);
    expect(groups).toEqual([[1, 2]]);
});

it('creates one value for each context', () => {
    const valueOf = perContext(() => ({}));
    const [one, two] = [{}, {}];
    expect(valueOf(one)).toBe(valueOf(one));
    expect(valueOf(one)).not.toBe(valueOf(two));
});
