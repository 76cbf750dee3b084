import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { planBatches } from './plan.ts';
import { TARGETS } from './targets/index.ts';

/** Inputs in all. `npm run fuzz -- --inputs 20000000` is the long run. */
const INPUTS = 20_000;

/** A fixed seed, so that a failure is that of the change. */
const SEED = 1;

describe.each(TARGETS.map((target) => [target.name, target] as const))('%s', (name, target) => {
    beforeAll(async () => target.open?.());
    afterAll(async () => target.close?.());

    it('answers every generated input, and inputs that failed once', async () => {
        const [batch] = planBatches(TARGETS, { seed: SEED, inputs: INPUTS }).filter(
            (each) => each.target === name,
        );
        expect(batch?.inputs).toBeGreaterThan(0);
        expect(await target.run(SEED, batch?.inputs ?? 0)).toBeUndefined();
    });
});

it('plans the same batches each time, each with a seed of its own, for every target', () => {
    const options = { seed: 7, inputs: 1_000_000 };
    const batches = planBatches(TARGETS, options);
    expect(planBatches(TARGETS, options)).toEqual(batches);
    expect(new Set(batches.map(({ target }) => target)).size).toBe(TARGETS.length);
    expect(new Set(batches.map(({ target, seed }) => `${target} ${seed}`)).size).toBe(
        batches.length,
    );
});
