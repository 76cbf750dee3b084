import { expect, it } from 'vitest';

import { createRateLimit } from './rate-limit.ts';

const RATE = { burst: 2, perSecond: 1 };

function limitAt(time: { now: number }) {
    const limit = createRateLimit(() => time.now);
    return (key: string) => limit(key, RATE);
}

it('allows a burst for each key', () => {
    const take = limitAt({ now: 0 });
    expect(['a', 'a', 'a', 'b'].map((key) => take(key).allowed)).toEqual([true, true, false, true]);
});

it('refills by the second, and charges nothing for refused requests', () => {
    const time = { now: 0 };
    const take = limitAt(time);
    take('a');
    take('a');
    time.now = 999;
    expect(take('a').allowed).toBe(false);
    time.now = 1000;
    expect([take('a').allowed, take('a').allowed]).toEqual([true, false]);
});

it('saves up no more than the burst', () => {
    const time = { now: 0 };
    const take = limitAt(time);
    take('a');
    time.now = 100_000;
    expect([take('a'), take('a'), take('a')].map(({ allowed }) => allowed)).toEqual([
        true,
        true,
        false,
    ]);
});

it('keeps its counts when the clock is set back', () => {
    const time = { now: 100_000 };
    const take = limitAt(time);
    take('a');
    take('a');
    time.now = 0;
    expect(take('a').allowed).toBe(false);
});

it('reports what is left and when to retry', () => {
    const take = limitAt({ now: 0 });
    expect(take('a')).toEqual({ allowed: true, remaining: 1, fullIn: 1, retryAfter: 0 });
    expect(take('a')).toEqual({ allowed: true, remaining: 0, fullIn: 2, retryAfter: 0 });
    expect(take('a')).toEqual({ allowed: false, remaining: 0, fullIn: 2, retryAfter: 1 });
});
