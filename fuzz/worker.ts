/** A process of the fuzzer: runs the batches that its parent sends, and answers with the failure or null. */
import type { Batch } from './plan.ts';
import type { Target } from './target.ts';
import { TARGETS } from './targets/index.ts';

const opened = new Set<Target>();

process.on('message', (batch: Batch) => void run(batch));
process.on('disconnect', () => void close());

async function run({ target: name, seed, inputs }: Batch): Promise<void> {
    const target = TARGETS.find((each) => each.name === name);
    if (target === undefined) throw new Error(`There is no target ${name}.`);
    if (!opened.has(target)) await target.open?.();
    opened.add(target);
    process.send?.((await target.run(seed, inputs)) ?? null);
}

async function close(): Promise<void> {
    for (const target of opened) await target.close?.();
    process.exit(0);
}
