import { beforeEach, describe, expect, test } from 'vitest';

import { Quarantine } from './quarantine.ts';

let now = 0;
let quarantine: Quarantine;
beforeEach(() => {
    now = 1_000_000;
    quarantine = new Quarantine({
        quarantineMs: 10_000,
        maxQuarantineMs: 60_000,
        firstBackoffMs: 1_000,
        maxBackoffMs: 8_000,
        maxQuarantined: 3,
        now: () => now,
    });
});

/**
 * Records the loss of a process in which these tenants had running invocations. A single tenant is the proven cause.
 */
const incident = (...tenants: string[]): void => {
    const running = new Set(tenants);
    quarantine.recordIncident({ tenants: running, running, proven: tenants.length === 1 });
};

const QUARANTINED = { kind: 'quarantined', probe: false };
const PROBE = { kind: 'quarantined', probe: true };
const SHARED = { kind: 'shared' };

describe('quarantine', () => {
    test('separates the tenants of a lost process, and releases them without a further incident', () => {
        expect(quarantine.decide('a')).toEqual(SHARED);
        incident('a', 'b');
        expect(quarantine.decide('a')).toEqual(QUARANTINED);
        expect(quarantine.decide('c')).toEqual(SHARED);
        now += 9_999;
        expect([quarantine.isQuarantined('a'), quarantine.isQuarantined('b')]).toEqual([
            true,
            true,
        ]);
        now += 1;
        expect([quarantine.isQuarantined('a'), quarantine.isQuarantined('b')]).toEqual([
            false,
            false,
        ]);
        expect(quarantine.decide('a')).toEqual(SHARED);
    });

    test('leaves tenants beyond its capacity in the shared processes until their next incident', () => {
        incident('a', 'b', 'c', 'd');
        expect(quarantine.decide('d')).toEqual(SHARED);
        now += 1;
        incident('d', 'e');
        expect(quarantine.decide('d')).toEqual(QUARANTINED);
        // Tenant c is displaced, because it was not part of the second incident.
        expect(quarantine.isQuarantined('c')).toBe(false);
    });

    test('includes tenants without a running invocation from the second incident on', () => {
        const lose = (running: string[], loaded: string[]): void =>
            quarantine.recordIncident({
                tenants: new Set([...running, ...loaded]),
                running: new Set(running),
                proven: false,
            });
        lose(['victim'], ['hostile', 'idle']);
        expect(quarantine.decide('victim')).toEqual(QUARANTINED);
        expect(quarantine.decide('hostile')).toEqual(SHARED);
        // After the end of the quarantine, but before the record is deleted.
        now += 40_000;
        lose(['another'], ['hostile']);
        expect(quarantine.decide('hostile')).toEqual(QUARANTINED);
        expect(quarantine.decide('idle')).toEqual(SHARED);
    });

    test('replaces tenants that were quarantined during an incident by those that were not', () => {
        const tenants = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'hostile'];
        let rounds = 0;
        // The hostile tenant never has a running invocation during an incident, the others always do.
        while (!quarantine.isQuarantined('hostile')) {
            const loaded = tenants.filter((tenant) => !quarantine.isQuarantined(tenant));
            quarantine.recordIncident({
                tenants: new Set(loaded),
                running: new Set(loaded.filter((tenant) => tenant !== 'hostile')),
                proven: false,
            });
            rounds += 1;
            expect(rounds).toBeLessThan(10);
        }
    });

    test('doubles with each incident up to its maximum, and its record expires after a time without incidents', () => {
        const loaded = new Set(['hostile', 'other']);
        const lose = (): void =>
            quarantine.recordIncident({ tenants: loaded, running: new Set(), proven: false });
        lose();
        for (const length of [20_000, 40_000, 60_000, 60_000]) {
            lose();
            now += length - 1;
            expect(quarantine.isQuarantined('hostile')).toBe(true);
            now += 1;
            expect(quarantine.isQuarantined('hostile')).toBe(false);
        }
        now += 60_000;
        lose();
        expect(quarantine.isQuarantined('hostile')).toBe(false);
    });
});

describe('circuit breaker', () => {
    test('never opens for incidents without a proven cause', () => {
        const only = new Set(['a']);
        for (let count = 0; count < 5; count += 1) {
            quarantine.recordIncident({ tenants: only, running: only, proven: false });
        }
        expect(quarantine.decide('a')).toEqual(QUARANTINED);
    });

    test('stays closed after the first failure', () => {
        incident('a');
        expect(quarantine.decide('a')).toEqual(QUARANTINED);
    });

    test('opens for twice as long with each further failure, up to its maximum', () => {
        incident('a');
        for (const expected of [1_000, 2_000, 4_000, 8_000, 8_000]) {
            incident('a');
            expect(quarantine.decide('a')).toEqual({ kind: 'open', retryAfterMs: expected });
            now += expected;
            expect(quarantine.decide('a')).toEqual(PROBE);
        }
    });

    test('permits one probe at a time, and closes when it succeeds', () => {
        incident('a');
        incident('a');
        now += 1_000;
        expect(quarantine.decide('a')).toEqual(PROBE);
        expect(quarantine.decide('a')).toMatchObject({ kind: 'open' });
        quarantine.recordProbe('a', true);
        expect(quarantine.decide('a')).toEqual(QUARANTINED);
        now += 10_000;
        expect(quarantine.isQuarantined('a')).toBe(false);
        incident('a');
        expect(quarantine.decide('a')).toEqual(QUARANTINED);
    });

    test('permits another probe after an inconclusive one', () => {
        incident('a');
        incident('a');
        now += 1_000;
        quarantine.decide('a');
        quarantine.recordProbe('a', false);
        expect(quarantine.decide('a')).toEqual(PROBE);
    });

    test('gives tenants with a failure precedence over others', () => {
        incident('failed');
        incident('b', 'c', 'd', 'e');
        expect(quarantine.decide('failed')).toEqual(QUARANTINED);
        incident('f');
        expect(quarantine.decide('f')).toEqual(QUARANTINED);
        expect(quarantine.decide('failed')).toEqual(QUARANTINED);
    });

    test('does not reserve a process forever for tenants that are never invoked again', () => {
        for (const tenant of ['a', 'b', 'c']) {
            incident(tenant);
            incident(tenant);
        }
        now += 3_600_000;
        incident('innocent', 'looper');
        expect(quarantine.decide('looper')).toEqual(QUARANTINED);
        expect(quarantine.decide('a')).toEqual(SHARED);
    });
});
