import * as fc from 'fast-check';

/** A parser or an interface that must answer every input with a value or with a deliberate error, in time. */
export interface Target {
    name: string;
    /** Share of a run's inputs, relative to the other targets: cheap parsers get more. */
    weight: number;
    /** Number of inputs in one batch, which is the unit of progress, of seeds and of resuming. */
    batch: number;
    /** Starts what the target needs, before its first batch. */
    open?: () => Promise<void>;
    /** Runs one batch. @returns the failure with the smallest input, or undefined. */
    run(seed: number, inputs: number): Promise<Failure | undefined>;
    close?: () => Promise<void>;
}

export interface Failure {
    target: string;
    /** Seed of the batch, and the path to the smallest input in it (fast-check). */
    seed: number;
    path: string;
    input: string;
    error: string;
}

/** Maximum time for one input in milliseconds. */
const MAX_MS = 1000;

/** Maximum length of a printed input. */
const MAX_SHOWN = 2000;

interface Definition<Input> extends Pick<Target, 'name' | 'weight' | 'open' | 'close'> {
    batch?: number;
    arbitrary: fc.Arbitrary<Input>;
    /** Inputs that failed once. Every batch begins with them. */
    kept?: Input[];
    /** Throws when the answer is wrong. */
    check: (input: Input) => void | Promise<void>;
}

export function defineTarget<Input>(definition: Definition<Input>): Target {
    const { name, weight, batch = 10_000, arbitrary, kept = [], check, open, close } = definition;
    const property = fc.asyncProperty(arbitrary, async (input) => {
        const startedAt = performance.now();
        const answered = check(input);
        if (answered !== undefined) await answered;
        if (performance.now() - startedAt > MAX_MS) await assertFast(() => check(input));
    });
    return {
        name,
        weight,
        batch,
        ...(open && { open }),
        ...(close && { close }),
        async run(seed, inputs) {
            const details = await fc.check(property, {
                seed,
                numRuns: inputs,
                examples: kept.map((input) => [input]),
            });
            if (!details.failed) return undefined;
            const { counterexample, errorInstance, counterexamplePath } = details;
            return {
                target: name,
                seed,
                path: counterexamplePath ?? '',
                input: fc.stringify(counterexample?.[0]).slice(0, MAX_SHOWN),
                error:
                    errorInstance instanceof Error
                        ? (errorInstance.stack ?? errorInstance.message)
                        : String(errorInstance),
            };
        },
    };
}

/** Repeats a slow check and measures the CPU time, because on a busy machine a fast answer may come late. */
async function assertFast(check: () => void | Promise<void>): Promise<void> {
    const before = process.cpuUsage();
    await check();
    const { user, system } = process.cpuUsage(before);
    const ms = (user + system) / 1000;
    if (ms > MAX_MS) throw new Error(`Took ${Math.round(ms)} ms of CPU time.`);
}
