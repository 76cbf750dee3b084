import { describe, expect, it } from 'vitest';

import { countdown, duration, relativeTime } from './time.tsx';

describe('time formats', () => {
    it.each([
        [0.2, '<1 ms'],
        [6.4, '6 ms'],
        [1_240, '1.24 s'],
        [125_000, '2 min 5 s'],
    ])('formats a duration of %d ms as %s', (milliseconds, expected) => {
        expect(duration(milliseconds)).toBe(expected);
    });

    it.each([
        [298_000, '4:58'],
        [3_730_000, '1:02:10'],
        [-5, '0:00'],
    ])('formats a countdown of %d ms as %s', (milliseconds, expected) => {
        expect(countdown(milliseconds)).toBe(expected);
    });

    it.each([
        [2_000, 'just now'],
        [42_000, '42 s ago'],
        [240_000, '4 min ago'],
        [7_300_000, '2 h ago'],
    ])('formats an age of %d ms as %s', (age, expected) => {
        expect(relativeTime(1_000_000_000 - age, 1_000_000_000)).toBe(expected);
    });
});
