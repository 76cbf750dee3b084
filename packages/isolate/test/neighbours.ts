/** Well-behaved integrations under load beside a hostile one, and what they noticed of it. */
import type { InvocationError } from '@bindery/contract';

import { hash } from '../src/host/hash.ts';
import { handler, type Harness } from './harness.ts';

/** How many shared processes the hostile tests run: the hostile tenants are in the first. */
export const PROCESSES = 2;

/** The `index`th tenant with this prefix that is hashed to the `process`th process. */
export function tenantOn(process: number, prefix: string, index = 0): string {
    for (let count = 0, found = 0; ; count += 1) {
        const name = `${prefix}-${count}`;
        if (hash(name) % PROCESSES !== process) continue;
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

export class Neighbour {
    readonly tenant: string;
    readonly #harness: Harness;
    #samples: Sample[] = [];
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

    /** What happened since the last call. */
    take(): Noticed {
        const samples = this.#samples;
        this.#samples = [];
        const failed = samples.filter(({ error }) => error);
        let worstGapMs = 0;
        let lastGood = samples[0]?.startedAt ?? 0;
        for (const { startedAt, tookMs, error } of samples) {
            if (error) continue;
            worstGapMs = Math.max(worstGapMs, startedAt + tookMs - lastGood);
            lastGood = startedAt + tookMs;
        }
        return {
            count: samples.length,
            failures: failed.map(({ error }) => error?.code ?? ''),
            worstGapMs,
        };
    }

    /** Resolves when it was served without a failure, and forgets what was before. */
    async served(): Promise<void> {
        for (;;) {
            this.take();
            await new Promise((resolve) => setTimeout(resolve, 30));
            const { count, failures } = this.take();
            if (count > 0 && failures.length === 0) return;
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
    /** Longest time between two good answers. */
    worstGapMs: number;
}
