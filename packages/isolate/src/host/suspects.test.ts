import { beforeEach, describe, expect, test } from 'vitest';

import { Suspects } from './suspects.ts';

let now = 0;
let suspects: Suspects;
beforeEach(() => {
    now = 1_000_000;
    suspects = new Suspects({
        probationMs: 10_000,
        firstBackoffMs: 1_000,
        maxBackoffMs: 8_000,
        maxQuarantined: 3,
        now: () => now,
    });
});

const incident = (...tenants: string[]): void =>
    suspects.incident({ tenants: new Set(tenants), proven: tenants.length === 1 });

describe('suspects', () => {
    test('run alone for their probation, and are released when nothing happens', () => {
        expect(suspects.verdict('a')).toEqual({ kind: 'free' });
        incident('a', 'b');
        expect(suspects.verdict('a')).toEqual({ kind: 'alone', trial: false });
        expect(suspects.verdict('c')).toEqual({ kind: 'free' });
        now += 9_999;
        expect(suspects.released()).toEqual([]);
        now += 1;
        expect(suspects.released()).toEqual(['a', 'b']);
        expect(suspects.verdict('a')).toEqual({ kind: 'free' });
    });

    test('beyond the room stay with the others, until they are suspected again', () => {
        incident('a', 'b', 'c', 'd');
        expect(suspects.verdict('d')).toEqual({ kind: 'free' });
        now += 1;
        incident('d', 'e');
        expect(suspects.verdict('d')).toEqual({ kind: 'alone', trial: false });
        expect(suspects.verdict('a')).toEqual({ kind: 'free' });
    });
});

test('what nobody ran in is blamed on nobody for sure', () => {
    for (let count = 0; count < 5; count += 1) {
        suspects.incident({ tenants: new Set(['a']), proven: false });
    }
    expect(suspects.verdict('a')).toEqual({ kind: 'alone', trial: false });
});

describe('the guilty', () => {
    test('are forgiven once', () => {
        incident('a');
        expect(suspects.verdict('a')).toEqual({ kind: 'alone', trial: false });
    });

    test('are held back for longer each time, up to a limit', () => {
        incident('a');
        for (const expected of [1_000, 2_000, 4_000, 8_000, 8_000]) {
            incident('a');
            expect(suspects.verdict('a')).toEqual({ kind: 'open', retryAfterMs: expected });
            now += expected;
            expect(suspects.verdict('a')).toEqual({ kind: 'alone', trial: true });
        }
    });

    test('are tried with one invocation at a time; the circuit closes when it ends well', () => {
        incident('a');
        incident('a');
        now += 1_000;
        expect(suspects.verdict('a')).toEqual({ kind: 'alone', trial: true });
        expect(suspects.verdict('a')).toMatchObject({ kind: 'open' });
        suspects.passed('a');
        expect(suspects.verdict('a')).toEqual({ kind: 'alone', trial: false });
        now += 10_000;
        expect(suspects.released()).toEqual(['a']);
        incident('a');
        expect(suspects.verdict('a')).toEqual({ kind: 'alone', trial: false });
    });

    test('keep their process when others are only suspects', () => {
        incident('guilty');
        incident('b', 'c', 'd', 'e');
        expect(suspects.verdict('guilty')).toEqual({ kind: 'alone', trial: false });
        incident('f');
        expect(suspects.verdict('f')).toEqual({ kind: 'alone', trial: false });
        expect(suspects.verdict('guilty')).toEqual({ kind: 'alone', trial: false });
    });
});
