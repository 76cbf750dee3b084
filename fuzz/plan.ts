import type { Target } from './target.ts';

export interface Batch {
    target: string;
    seed: number;
    inputs: number;
}

/**
 * Divides a run into batches, by the weights of the targets. Every target gets at least one batch. The batches of a run
 * are the same each time, so that it can be resumed.
 */
export function planBatches(
    targets: readonly Target[],
    { seed, inputs }: { seed: number; inputs: number },
): Batch[] {
    const weights = targets.reduce((total, { weight }) => total + weight, 0);
    const ofTarget = targets.map(({ name, weight, batch }) => {
        const all: Batch[] = [];
        let left = Math.max(1, Math.ceil((inputs * weight) / weights));
        for (let index = 0; left > 0; index++) {
            const size = Math.min(batch, left);
            // fast-check takes seeds of 32 bits.
            all.push({ target: name, seed: (seed + index * 104_729) | 0, inputs: size });
            left -= size;
        }
        return all;
    });
    return interleave(ofTarget);
}

/** Mixes the batches, so that a run that is stopped has reached every target in proportion. */
function interleave(ofTarget: readonly Batch[][]): Batch[] {
    return ofTarget
        .flatMap((all) => all.map((batch, index) => ({ batch, at: (index + 0.5) / all.length })))
        .toSorted((a, b) => a.at - b.at)
        .map(({ batch }) => batch);
}
