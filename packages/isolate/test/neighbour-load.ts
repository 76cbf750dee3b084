/** Well-behaved integrations under constant load next to a hostile one, and a report of how they were affected. */
import type { InvocationError } from '@bindery/contract';

import { fnv1a } from '../src/host/fnv1a.ts';
import { handler, type Harness } from './harness.ts';

/** Number of shared processes in the tests with a hostile tenant, which is in the first one. */
export const PROCESSES = 2;

/** Returns the `index`th tenant name with this prefix whose hash selects the given process. */
export function tenantOn(process: number, prefix: string, index = 0): string {
    for (let count = 0, found = 0; ; count += 1) {
        const name = `${prefix}-${count}`;
        if (fnv1a(name) % PROCESSES !== process) continue;
        if (found === index) return name;
        found += 1;
    }
}

interface Sample {
    startedAt: number;
    tookMs: number;
    error: InvocationError | undefined;
}

const SCRIPT = handler(`
    const form = await request.formData();
    const { sum } = JSON.parse(form.get('environment'));
    console.log('adding');
    return Response.json({ sum: sum[0] + sum[1] });`);

/** A pause between invocations, so that the load leaves CPU time for other processes. */
const PAUSE_MS = 8;

/** Longer than any wait on a slow machine; a neighbour that is not served within this time hangs. */
const SERVED_DEADLINE_MS = 60_000;

export interface NeighbourReport {
    invocations: number;
    /** Error codes of failed invocations. */
    failures: string[];
    /** Longest time between two successful responses, or from the last one until now. */
    longestGapMs: number;
}

export class Neighbour {
    readonly tenant: string;
    readonly #harness: Harness;
    #samples: Sample[] = [];
    /** `performance.now()` of the last successful response before the samples, or of the start. */
    #lastSuccess = performance.now();
    readonly #stopped = new AbortController();
    readonly #loop: Promise<void>;

    constructor(harness: Harness, tenant: string) {
        this.#harness = harness;
        this.tenant = tenant;
        this.#loop = this.#run();
    }

    async #run(): Promise<void> {
        for (let count = 0; !this.#stopped.signal.aborted; count += 1) {
            const startedAt = performance.now();
            const { text, outcome } = await this.#harness.run(SCRIPT, {
                tenant: this.tenant,
                environment: { sum: [count, 1] } as never, // the script reads no other field
            });
            const wrong = outcome.error === undefined && text !== `{"sum":${count + 1}}`;
            this.#samples.push({
                startedAt,
                tookMs: performance.now() - startedAt,
                error: wrong ? { code: 'wrong', message: text } : outcome.error,
            });
            await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        }
    }

    /** Reports on the time since the last call of `takeReport`, including an invocation that is waiting now. */
    report(): NeighbourReport {
        let longestGapMs = 0;
        let lastSuccess = this.#lastSuccess;
        for (const { startedAt, tookMs, error } of this.#samples) {
            if (error) continue;
            longestGapMs = Math.max(longestGapMs, startedAt + tookMs - lastSuccess);
            lastSuccess = startedAt + tookMs;
        }
        return {
            invocations: this.#samples.length,
            failures: this.#samples.flatMap(({ error }) => error?.code ?? []),
            longestGapMs: Math.max(longestGapMs, performance.now() - lastSuccess),
        };
    }

    /** Returns the report as `report` does, and starts the next one. */
    takeReport(): NeighbourReport {
        const report = this.report();
        const { startedAt, tookMs } = this.#samples.findLast(({ error }) => !error) ?? {};
        if (startedAt !== undefined) this.#lastSuccess = startedAt + (tookMs ?? 0);
        this.#samples = [];
        return report;
    }

    /** Resolves when an invocation that starts after this call succeeds. Throws after `SERVED_DEADLINE_MS`. */
    async untilServed(): Promise<void> {
        const now = performance.now();
        while (!this.#samples.some(({ startedAt, error }) => startedAt >= now && !error)) {
            if (performance.now() - now > SERVED_DEADLINE_MS) {
                throw new Error(`${this.tenant} was not served for ${SERVED_DEADLINE_MS} ms`);
            }
            await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        }
    }

    async stop(): Promise<void> {
        this.#stopped.abort();
        await this.#loop;
    }
}
