/** A hostile integration on real workerd, with three well-behaved neighbours: two in its process, one in another. */
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';

import type { InvocationRequest } from '../src/index.ts';
import { type CompletedInvocation, Harness } from './harness.ts';
import { loadFactor } from './machine-load.ts';
import { Neighbour, PROCESSES, tenantOn } from './neighbour-load.ts';

/** Wall-time limit for tests that wait until it is reached. */
export const TIMEOUT_MS = 1_000;
export const RESPONSE_BYTES = 2 * 1024 * 1024;
export const LOG_BYTES = 16 * 1024;
export const SUBREQUESTS = 50;

/** Long enough to detect a loop, or to fill a heap, on an overloaded machine. */
const WALL_TIME_MS = 20_000;

/**
 * The longest time without a successful response for a neighbour whose process was killed, and for one whose process
 * was not. The bench measures these times; here other tests use the CPU too, so both are multiplied by the machine's
 * load. `SLOWNESS_FACTOR` times the gap of the neighbour in the other process is added, because a loop is detected by
 * its CPU time, which takes longer to accumulate on an overloaded machine.
 */
const KILLED_GAP_MS = 2_000;
const UNAFFECTED_GAP_MS = 1_000;
const SLOWNESS_FACTOR = 5;

/** Late effects of an attack occur within this time. */
const AFTERMATH_MS = 150;

export class IsolationHarness {
    apiCalls = 0;
    /** The hostile tenant. Each test has its own, in the process of two neighbours. */
    hostile = '';
    readonly harness: Harness;
    readonly otherProcess: Neighbour;
    #sameProcess: readonly Neighbour[] = [];
    #count = 0;

    private constructor(harness: Harness) {
        this.harness = harness;
        this.otherProcess = new Neighbour(harness, tenantOn(1, 'other-process'));
    }

    static async start(): Promise<IsolationHarness> {
        let isolation: IsolationHarness | undefined;
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
                if (isolation) isolation.apiCalls += 1;
                return Response.json({ ok: true });
            },
        });
        isolation = new IsolationHarness(harness);
        return isolation;
    }

    /** Starts new tenants, because those of the previous test may be quarantined, and waits until all are served. */
    async beginTest(): Promise<void> {
        this.#count += 1;
        const name = `-${this.#count}`;
        this.hostile = tenantOn(0, `hostile${name}`);
        await Promise.all(this.#sameProcess.map((neighbour) => neighbour.stop()));
        this.#sameProcess = [0, 1].map(
            (index) => new Neighbour(this.harness, tenantOn(0, `same-process${name}`, index)),
        );
        await this.#untilServed();
        for (const neighbour of [...this.#sameProcess, this.otherProcess]) neighbour.takeReport();
    }

    attack(script: string, options: Partial<InvocationRequest> = {}): Promise<CompletedInvocation> {
        return this.harness.run(script, { tenant: this.hostile, ...options });
    }

    /** Asserts that no invocation of a neighbour failed, and that every neighbour was served within the allowed gap. */
    async expectUnaffected(): Promise<void> {
        const allowedMs = UNAFFECTED_GAP_MS * loadFactor() + (await this.#slownessMs());
        for (const neighbour of this.#sameProcess) {
            const { invocations, failures, longestGapMs } = neighbour.takeReport();
            expect(invocations, neighbour.tenant).toBeGreaterThan(0);
            expect(failures, neighbour.tenant).toEqual([]);
            expect(longestGapMs, neighbour.tenant).toBeLessThan(allowedMs);
        }
    }

    /**
     * Asserts that neighbours in the killed process lost at most their running invocation and were served again soon.
     */
    async expectRecovered(): Promise<void> {
        const allowedMs = KILLED_GAP_MS * loadFactor() + (await this.#slownessMs());
        for (const neighbour of this.#sameProcess) {
            const { invocations, failures, longestGapMs } = neighbour.takeReport();
            expect(invocations, neighbour.tenant).toBeGreaterThan(0);
            expect(failures.length, neighbour.tenant).toBeLessThanOrEqual(1);
            expect(failures.filter((code) => code !== 'killed')).toEqual([]);
            expect(longestGapMs, neighbour.tenant).toBeLessThan(allowedMs);
        }
    }

    /** Waits until all neighbours are served, and returns an allowance for the load of the machine. */
    async #slownessMs(): Promise<number> {
        await new Promise((resolve) => setTimeout(resolve, AFTERMATH_MS));
        await this.#untilServed();
        const { failures, longestGapMs } = this.otherProcess.takeReport();
        expect(failures, this.otherProcess.tenant).toEqual([]);
        return longestGapMs * SLOWNESS_FACTOR;
    }

    async #untilServed(): Promise<void> {
        await Promise.all(
            [...this.#sameProcess, this.otherProcess].map((neighbour) => neighbour.untilServed()),
        );
    }

    async end(): Promise<void> {
        await Promise.all(
            [...this.#sameProcess, this.otherProcess].map((neighbour) => neighbour.stop()),
        );
        await this.harness[Symbol.asyncDispose]();
    }
}

/** Registers hooks for one harness per test file. The returned function must be called inside tests. */
export function useIsolationHarness(): () => IsolationHarness {
    let isolation: IsolationHarness | undefined;
    const current = (): IsolationHarness => {
        if (!isolation) throw new Error('the isolation harness has not been started');
        return isolation;
    };
    beforeAll(async () => {
        isolation = await IsolationHarness.start();
    });
    beforeEach(() => current().beginTest());
    afterAll(() => current().end());
    return current;
}
