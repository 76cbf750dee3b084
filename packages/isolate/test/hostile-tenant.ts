/** A hostile integration on real workerd, with three well-behaved neighbours under load: two beside it, one elsewhere. */
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';

import type { InvocationRequest } from '../src/index.ts';
import { loadFactor } from './machine-load.ts';
import { type LazyResponse, Harness } from './harness.ts';
import { Neighbour, PROCESSES, tenantOn } from './neighbour-load.ts';

/** What the tests ask for that wait for the end of it. */
export const TIMEOUT_MS = 1_000;
export const RESPONSE_BYTES = 2 * 1024 * 1024;
export const LOG_BYTES = 16 * 1024;
export const SUBREQUESTS = 50;

/** Long enough for a loop to be noticed, or a heap to be filled, on a machine that is busy with something else. */
const WALL_TIME_MS = 20_000;

/**
 * The longest that a neighbour may wait when its process is lost, and when none is. The bench measures these times; here
 * other tests use the CPU too. What the neighbour in the other process waited counts as the machine's own slowness, and
 * a loop is known by the CPU time that it took, which is longer in coming when many want the CPU.
 */
const LOST_GAP_MS = 2_000;
const QUIET_GAP_MS = 1_000;
const SLOWNESS = 5;

/** For answers that come after the attack, so that a late effect is seen too. */
const AFTERMATH_MS = 150;

export class Siege {
    apiCalls = 0;
    /** The hostile tenant: another one in each test, in the process of two neighbours. */
    hostile = '';
    readonly harness: Harness;
    readonly elsewhere: Neighbour;
    #beside: readonly Neighbour[] = [];
    #count = 0;

    private constructor(harness: Harness) {
        this.harness = harness;
        this.elsewhere = new Neighbour(harness, tenantOn(1, 'elsewhere'));
    }

    static async start(): Promise<Siege> {
        let siege: Siege | undefined;
        const harness = await Harness.start({
            processes: PROCESSES,
            limits: {
                wallTimeMs: WALL_TIME_MS,
                responseBytes: RESPONSE_BYTES,
                logBytes: LOG_BYTES,
                subrequests: SUBREQUESTS,
                concurrentInvocations: 8,
                memoryBytes: 64 * 1024 * 1024,
                processMemoryBytes: 400 * 1024 * 1024,
            },
            platformFetch: async () => {
                if (siege) siege.apiCalls += 1;
                return Response.json({ ok: true });
            },
        });
        siege = new Siege(harness);
        return siege;
    }

    /** New tenants, once what the test before did has been noticed and mended: who was suspected then is alone now. */
    async begin(): Promise<void> {
        this.#count += 1;
        const name = `-${this.#count}`;
        this.hostile = tenantOn(0, `hostile${name}`);
        await Promise.all(this.#beside.map((neighbour) => neighbour.stop()));
        this.#beside = [0, 1].map(
            (index) => new Neighbour(this.harness, tenantOn(0, `beside${name}`, index)),
        );
        await this.#served();
        for (const neighbour of [...this.#beside, this.elsewhere]) neighbour.take();
    }

    attack(script: string, options: Partial<InvocationRequest> = {}): Promise<LazyResponse> {
        return this.harness.run(script, { tenant: this.hostile, ...options });
    }

    /** No neighbour noticed anything. */
    async unharmed(): Promise<void> {
        const allowedMs = QUIET_GAP_MS * loadFactor() + (await this.#slowness());
        for (const neighbour of this.#beside) {
            const noticed = neighbour.take();
            expect(noticed.count, neighbour.tenant).toBeGreaterThan(0);
            expect(noticed.failures, neighbour.tenant).toEqual([]);
            expect(noticed.worstGapMs, neighbour.tenant).toBeLessThan(allowedMs);
        }
    }

    /** Their process was lost: they lost what ran in it and were served again soon; the other process saw nothing. */
    async mended(): Promise<void> {
        const allowedMs = LOST_GAP_MS * loadFactor() + (await this.#slowness());
        for (const neighbour of this.#beside) {
            const noticed = neighbour.take();
            expect(noticed.count, neighbour.tenant).toBeGreaterThan(0);
            // One that was in flight when the process was killed, no more.
            expect(noticed.failures.length, neighbour.tenant).toBeLessThanOrEqual(1);
            expect(noticed.failures.filter((code) => code !== 'killed')).toEqual([]);
            expect(noticed.worstGapMs, neighbour.tenant).toBeLessThan(allowedMs);
        }
    }

    /** How long the machine alone makes somebody wait, once all are served again. The other process never fails. */
    async #slowness(): Promise<number> {
        await new Promise((resolve) => setTimeout(resolve, AFTERMATH_MS));
        await this.#served();
        const noticed = this.elsewhere.take();
        expect(noticed.failures, this.elsewhere.tenant).toEqual([]);
        return noticed.worstGapMs * SLOWNESS;
    }

    /** Everybody is: one who is not fails the test. */
    async #served(): Promise<void> {
        await Promise.all([...this.#beside, this.elsewhere].map((neighbour) => neighbour.served()));
    }

    async end(): Promise<void> {
        await Promise.all([...this.#beside, this.elsewhere].map((neighbour) => neighbour.stop()));
        await this.harness[Symbol.asyncDispose]();
    }
}

/** One siege for a test file. What it returns is there once the hooks have run. */
export function laySiege(): () => Siege {
    let siege: Siege | undefined;
    const current = (): Siege => {
        if (!siege) throw new Error('the siege has not begun');
        return siege;
    };
    beforeAll(async () => {
        siege = await Siege.start();
    });
    beforeEach(() => current().begin());
    afterAll(() => current().end());
    return current;
}
