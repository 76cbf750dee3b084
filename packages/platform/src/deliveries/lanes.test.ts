import { expect, it } from 'vitest';

import { scriptOf, startTestPlatform } from '@bindery/test-support/test-platform';
import { queueTask } from '../tasks/task.ts';
import { createLanes, type Lane } from './lanes.ts';
import { listDeliveries } from './replay.ts';

/** Turns that last until the test ends them. */
function openTurns() {
    const turns: { lane: Lane; end: (more: boolean) => void }[] = [];
    const lanes = createLanes(
        (lane) => new Promise((end) => void turns.push({ lane, end: (more) => end(more) })),
    );
    const names = () => turns.map(({ lane }) => lane.name);
    return { turns, lanes, names };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('keeps one integration from taking the turns of others', async () => {
    const { turns, lanes, names } = openTurns();
    for (let index = 0; index < 1000; index++) lanes.wake('many', `many-${index}`);
    const own = turns.length;
    expect(own).toBeGreaterThan(1);
    // Its first attempts and two retries of each lane stay below what an isolate takes.
    expect(own * 3).toBeLessThan(100);
    lanes.wake('few', 'few-0');
    expect(names().at(-1)).toBe('few-0');
    turns[0]?.end(true);
    await settled();
    // What is left of a lane waits behind those that had no turn yet.
    expect(names().at(-1)).toBe(`many-${own}`);
    expect(turns).toHaveLength(own + 2);
});

it('never works on a lane twice at the same time, and comes back when it was woken meanwhile', async () => {
    const { turns, lanes, names } = openTurns();
    lanes.wake('a', 'lane');
    lanes.wake('a', 'lane');
    expect(names()).toEqual(['lane']);
    turns[0]?.end(false);
    await settled();
    expect(names()).toEqual(['lane', 'lane']);
    lanes.invalidate(({ integration }) => integration === 'a');
    expect(turns[1]?.lane.stale).toBe(true);
    turns[1]?.end(false);
    await lanes.idle();
    expect(turns).toHaveLength(2);
});

it('counts no attempt that the host refused', { timeout: 60_000 }, async () => {
    await using test = await startTestPlatform({ limits: { concurrentInvocations: 2 } });
    const script = scriptOf(`await new Promise((resolve) => setTimeout(resolve, 50))`);
    await test.publish({ script });
    await test.ctx.db.deleteFrom('events').execute();
    const tasks = Array.from({ length: 12 }, (_, index) => index);
    await Promise.all(tasks.map((index) => queueTask(test.ctx, 'probe', { index }, 0)));
    const deliveries = () => listDeliveries(test.ctx, { integration: 'probe' }, 100);
    await expect
        .poll(async () => (await deliveries()).map(({ state }) => state), { timeout: 40_000 })
        .toEqual(tasks.map(() => 'delivered'));
    expect((await deliveries()).map(({ attempts }) => attempts)).toEqual(tasks.map(() => 1));
    await test.platform.traces.flush();
    const traces = await test.platform.traces.list({ integration: 'probe', limit: 200 });
    // Otherwise there was no crowd.
    expect(traces.some(({ status }) => status === 503)).toBe(true);
});
