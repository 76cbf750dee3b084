import { describe, expect, it } from 'vitest';

import { createRateLimit } from './rate-limit.ts';

describe('a rate limit', () => {
    it('allows a burst, then what the seconds bring, for each apart', () => {
        let now = 0;
        const limit = createRateLimit({ burst: 2, perSecond: 1 }, () => now);
        const take = limit.allows;
        expect([take('a'), take('a'), take('a'), take('b')]).toEqual([true, true, false, true]);
        now = 999;
        expect(take('a')).toBe(false);
        // What was refused cost nothing.
        now = 1000;
        expect([take('a'), take('a')]).toEqual([true, false]);
        // No more than the burst is saved up; a clock that goes back takes nothing away.
        now = 100_000;
        expect([take('a'), take('a'), take('a')]).toEqual([true, true, false]);
        now = 0;
        expect(take('a')).toBe(false);
        expect(() => limit.take('a')).toThrow('Too many requests');
    });
});
