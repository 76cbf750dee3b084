import { describe, expect, it } from 'vitest';

import { MAX_ATTEMPTS, classifyStatus, retryDelay } from './retry-schedule.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('the retry schedule', () => {
    it('has delays of 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h', () => {
        const delays = Array.from({ length: MAX_ATTEMPTS }, (_, index) =>
            retryDelay(index + 1, 0, null, () => 0),
        );
        expect(delays).toEqual([
            5000,
            5 * MINUTE,
            30 * MINUTE,
            2 * HOUR,
            5 * HOUR,
            10 * HOUR,
            10 * HOUR,
            null,
        ]);
    });

    it('lengthens a delay by a tenth at most', () => {
        expect(retryDelay(1, 0, null, () => 0.999)).toBe(5500);
    });

    it.each([
        ['120', 120_000],
        ['Thu, 01 Jan 1970 00:01:00 GMT', 60_000],
        ['1', 5000],
        ['nonsense', 5000],
        ['-5', 5000],
        ['99999999', 24 * HOUR],
    ])('honours Retry-After: %s', (value, expected) => {
        expect(retryDelay(1, 0, value, () => 0)).toBe(expected);
    });

    it.each([
        [200, 'delivered'],
        [302, 'delivered'],
        [400, 'refused'],
        [404, 'refused'],
        [406, 'unhandled'],
        [408, 'retry'],
        [429, 'retry'],
        [500, 'retry'],
        [504, 'retry'],
    ])('classifies %i as %s', (status, outcome) => {
        expect(classifyStatus(status)).toBe(outcome);
    });
});
