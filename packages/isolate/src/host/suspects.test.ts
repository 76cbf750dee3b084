import { beforeEach, describe, expect, test } from 'vitest';

import { Suspects } from './suspects.ts';

let now = 0;
let suspects: Suspects;
beforeEach(() => {
    now = 1_000_000;
    suspects = new Suspects({
        probationMs: 10_000,
        maxProbationMs: 60_000,
        firstBackoffMs: 1_000,
        maxBackoffMs: 8_000,
        maxQuarantined: 3,
        now: () => now,
    });
});

/** A process in which they ran was lost. */
const incident = (...tenants: string[]): void => {
    const running = new Set(tenants);
    suspects.incident({ tenants: running, running, proven: tenants.length === 1 });
};

const ALONE = { kind: 'alone', trial: false };
const FREE = { kind: 'free' };

describe('suspects', () => {
    test('run alone for their probation, and are released when nothing happens', () => {
        expect(suspects.verdict('a')).toEqual(FREE);
        incident('a', 'b');
        expect(suspects.verdict('a')).toEqual(ALONE);
        expect(suspects.verdict('c')).toEqual(FREE);
        now += 9_999;
        expect([suspects.alone('a'), suspects.alone('b')]).toEqual([true, true]);
        now += 1;
        expect([suspects.alone('a'), suspects.alone('b')]).toEqual([false, false]);
        expect(suspects.verdict('a')).toEqual(FREE);
    });

    test('beyond the room stay with the others, until they are suspected again', () => {
        incident('a', 'b', 'c', 'd');
        expect(suspects.verdict('d')).toEqual(FREE);
        now += 1;
        incident('d', 'e');
        expect(suspects.verdict('d')).toEqual(ALONE);
        // Displaced: nothing happened where it was meanwhile.
        expect(suspects.alone('c')).toBe(false);
    });

    test('whose code was merely loaded are suspected the second time', () => {
        const lost = (running: string[], loaded: string[]): void =>
            suspects.incident({
                tenants: new Set([...running, ...loaded]),
                running: new Set(running),
                proven: false,
            });
        lost(['victim'], ['hostile', 'idle']);
        expect(suspects.verdict('victim')).toEqual(ALONE);
        expect(suspects.verdict('hostile')).toEqual(FREE);
        // Much later, but not forgotten.
        now += 40_000;
        lost(['another'], ['hostile']);
        expect(suspects.verdict('hostile')).toEqual(ALONE);
        expect(suspects.verdict('idle')).toEqual(FREE);
    });

    test('who are alone while it happens again give room to those who are not', () => {
        const everyone = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'hostile'];
        let rounds = 0;
        // The hostile one never runs when it happens, the others always do.
        while (!suspects.alone('hostile')) {
            const loaded = everyone.filter((tenant) => !suspects.alone(tenant));
            suspects.incident({
                tenants: new Set(loaded),
                running: new Set(loaded.filter((tenant) => tenant !== 'hostile')),
                proven: false,
            });
            rounds += 1;
            expect(rounds).toBeLessThan(10);
        }
    });

    test('stay alone for longer each time', () => {
        const loaded = new Set(['hostile', 'other']);
        const lost = (): void =>
            suspects.incident({ tenants: loaded, running: new Set(), proven: false });
        lost();
        for (const probation of [20_000, 40_000, 60_000, 60_000]) {
            lost();
            now += probation - 1;
            expect(suspects.alone('hostile')).toBe(true);
            now += 1;
            expect(suspects.alone('hostile')).toBe(false);
        }
        // And are forgotten at last.
        now += 60_000;
        lost();
        expect(suspects.alone('hostile')).toBe(false);
    });
});

test('what is not proven convicts nobody', () => {
    const only = new Set(['a']);
    for (let count = 0; count < 5; count += 1) {
        suspects.incident({ tenants: only, running: only, proven: false });
    }
    expect(suspects.verdict('a')).toEqual(ALONE);
});

describe('the guilty', () => {
    test('are forgiven once', () => {
        incident('a');
        expect(suspects.verdict('a')).toEqual(ALONE);
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
        suspects.tried('a', true);
        expect(suspects.verdict('a')).toEqual(ALONE);
        now += 10_000;
        expect(suspects.alone('a')).toBe(false);
        incident('a');
        expect(suspects.verdict('a')).toEqual(ALONE);
    });

    test('are tried again after a trial that showed nothing', () => {
        incident('a');
        incident('a');
        now += 1_000;
        suspects.verdict('a');
        suspects.tried('a', false);
        expect(suspects.verdict('a')).toEqual({ kind: 'alone', trial: true });
    });

    test('keep their process when others are only suspects', () => {
        incident('guilty');
        incident('b', 'c', 'd', 'e');
        expect(suspects.verdict('guilty')).toEqual(ALONE);
        incident('f');
        expect(suspects.verdict('f')).toEqual(ALONE);
        expect(suspects.verdict('guilty')).toEqual(ALONE);
    });

    test('who are never called again take nobody’s room for ever', () => {
        for (const tenant of ['a', 'b', 'c']) {
            incident(tenant);
            incident(tenant);
        }
        now += 3_600_000;
        incident('innocent', 'looper');
        expect(suspects.verdict('looper')).toEqual(ALONE);
        expect(suspects.verdict('a')).toEqual(FREE);
    });
});
