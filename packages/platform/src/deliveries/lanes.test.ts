import { expect, it } from 'vitest';

import { scriptOf, startTestPlatform } from '@bindery/test-support/test-platform';
import { queueTask } from '../tasks/task.ts';
import { createLanes, type Lane } from './lanes.ts';
import { listDeliveries } from './replay.ts';

/** Creates a scheduler whose turns run until the test calls their `end`. */
function heldTurns() {
    const turns: { lane: Lane; end: (more: boolean) => void }[] = [];
    const lanes = createLanes(
        (lane) => new Promise((end) => void turns.push({ lane, end: (more) => end(more) })),
    );
    const names = () => turns.map(({ lane }) => lane.name);
    return { turns, lanes, names };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

it('limits the concurrent lanes of one integration', async () => {
    const { turns, lanes, names } = heldTurns();
    for (let index = 0; index < 1000; index++) lanes.wake('many', `many-${index}`);
    const concurrent = turns.length;
    expect(concurrent).toBeGreaterThan(1);
    // Each lane runs a first attempt and two retries; an integration may have 100 concurrent invocations.
    expect(concurrent * 3).toBeLessThan(100);
    lanes.wake('few', 'few-0');
    expect(names().at(-1)).toBe('few-0');
    turns[0]?.end(true);
    await nextTurn();
    // A lane with more events waits behind the lanes that had no turn yet.
    expect(names().at(-1)).toBe(`many-${concurrent}`);
    expect(turns).toHaveLength(concurrent + 2);
});

it('runs one turn of a lane at a time, and another turn if the lane was woken meanwhile', async () => {
    const { turns, lanes, names } = heldTurns();
    lanes.wake('a', 'lane');
    lanes.wake('a', 'lane');
    expect(names()).toEqual(['lane']);
    turns[0]?.end(false);
    await nextTurn();
    expect(names()).toEqual(['lane', 'lane']);
    lanes.invalidate(({ integration }) => integration === 'a');
    expect(turns[1]?.lane.stale).toBe(true);
    turns[1]?.end(false);
    await lanes.idle();
    expect(turns).toHaveLength(2);
});

it('does not count attempts that the isolate host refused', { timeout: 60_000 }, async () => {
    await using test = await startTestPlatform({ limits: { concurrentInvocations: 2 } });
    const script = scriptOf(`await new Promise((resolve) => setTimeout(resolve, 50))`);
    await test.publish({ script });
    await test.ctx.db.deleteFrom('events').execute();
    const tasks = Array.from({ length: 6 }, (_, index) => index);
    await Promise.all(tasks.map((index) => queueTask(test.ctx, 'probe', { index }, 0)));
    const deliveries = () => listDeliveries(test.ctx, { integration: 'probe' }, 100);
    await expect
        .poll(
            async () => {
                // Sets the clock beyond the delay of refused events, which is one second.
                test.advance(1100);
                return (await deliveries()).map(({ state }) => state);
            },
            { timeout: 40_000 },
        )
        .toEqual(tasks.map(() => 'delivered'));
    expect((await deliveries()).map(({ attempts }) => attempts)).toEqual(tasks.map(() => 1));
    await test.platform.traces.flush();
    const traces = await test.platform.traces.list({ integration: 'probe', limit: 200 });
    // The test is valid only if some deliveries were refused.
    expect(traces.some(({ status }) => status === 503)).toBe(true);
});
