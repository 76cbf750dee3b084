/** Well-behaved integrations under load beside a hostile one, and what they noticed of it. */
import type { InvocationError } from '@bindery/contract';

import { fnv1a } from '../src/host/fnv1a.ts';
import { handler, type Harness } from './harness.ts';

/** How many shared processes the hostile tests run: the hostile tenants are in the first. */
export const PROCESSES = 2;

/** The `index`th tenant with this prefix that is hashed to the `process`th process. */
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

/** A pause between invocations, so that the load leaves room for the others on a small machine. */
const PAUSE_MS = 8;

/** Nobody waits so long on the slowest machine: then it hangs. */
const SERVED_DEADLINE_MS = 20_000;

export class Neighbour {
    readonly tenant: string;
    readonly #harness: Harness;
    #samples: Sample[] = [];
    /** `performance.now()` of its last good answer, or of its beginning. */
    #lastGood = performance.now();
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
                environment: { sum: [count, 1] } as never,
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

    /** What happened since the last call of `take`. Whoever waits at this moment waits already. */
    look(): Noticed {
        let worstGapMs = 0;
        let lastGood = this.#lastGood;
        for (const { startedAt, tookMs, error } of this.#samples) {
            if (error) continue;
            worstGapMs = Math.max(worstGapMs, startedAt + tookMs - lastGood);
            lastGood = startedAt + tookMs;
        }
        return {
            count: this.#samples.length,
            failures: this.#samples.flatMap(({ error }) => error?.code ?? []),
            worstGapMs: Math.max(worstGapMs, performance.now() - lastGood),
        };
    }

    /** As `look`, and forgets it. */
    take(): Noticed {
        const noticed = this.look();
        const { startedAt, tookMs } = this.#samples.findLast(({ error }) => !error) ?? {};
        if (startedAt !== undefined) this.#lastGood = startedAt + (tookMs ?? 0);
        this.#samples = [];
        return noticed;
    }

    /** Resolves when something that it asked for from now on was answered well. Throws when that does not happen. */
    async served(): Promise<void> {
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

export interface Noticed {
    count: number;
    failures: string[];
    /** Longest time between two good answers, or from the last one until now. */
    worstGapMs: number;
}
