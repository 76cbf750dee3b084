import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { readExpiresAt, readTokenExpiry } from './expiry.ts';

const NOW = Date.UTC(2026, 10, 30);

beforeEach(() => void vi.useFakeTimers({ now: NOW, toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

describe('readTokenExpiry', () => {
    test.each([
        [3600, NOW + 3_600_000],
        ['3600', NOW + 3_600_000],
        [' 3600 ', NOW + 3_600_000],
        [0.5, NOW + 500],
        ['1799.9994', NOW + 1_799_999],
        [1e10, NOW + 1e13],
    ])('reads an expires_in of %j', (expires_in, expected) => {
        expect(readTokenExpiry({ expires_in })).toBe(expected);
    });

    test.each([
        undefined,
        null,
        '',
        ' ',
        0,
        '0',
        -1,
        '-1',
        Number.NaN,
        Infinity,
        1e300,
        '1e300',
        'never',
        true,
        [],
        [60],
        {},
    ])('treats an expires_in of %j as no expiry', (expires_in) => {
        expect(readTokenExpiry({ expires_in })).toBeUndefined();
    });

    test.each([
        [NOW / 1000 + 60, NOW + 60_000],
        [String(NOW / 1000 + 60), NOW + 60_000],
        [NOW + 60_000, NOW + 60_000],
        [new Date(NOW + 60_000).toISOString(), NOW + 60_000],
        [0, undefined],
        ['', undefined],
        ['soon', undefined],
    ])('reads an expires_at of %j if there is no expires_in', (expires_at, expected) => {
        expect(readTokenExpiry({ expires_at })).toBe(expected);
        expect(readTokenExpiry({ expires_at, expires_in: 5 })).toBe(NOW + 5000);
    });
});

describe('readExpiresAt', () => {
    test.each([undefined, null, '', 0, '0', '0.0'])('treats %j as "never"', (value) => {
        expect(readExpiresAt(value)).toBeUndefined();
    });

    test.each(['soon', {}, [], true])('returns NaN for %j', (value) => {
        expect(readExpiresAt(value)).toBeNaN();
    });

    test.each([
        [1, 1000],
        ['1', 1000],
        [-1, -1000],
        [1e11, 1e11],
        ['2026-11-30T00:00:00Z', NOW],
        [1e20, 1e20],
    ])('reads %j', (value, expected) => {
        expect(readExpiresAt(value)).toBe(expected);
    });
});
