import { randomFillSync } from 'node:crypto';

/** One call to the system's generator serves a few hundred ids and nonces; a call each costs more than the rest of them. */
const POOL_BYTES = 8192;

const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/** Random bytes, fit for secrets. Never the same ones twice. */
export function takeRandom(length: number): Buffer {
    if (used + length > POOL_BYTES) {
        randomFillSync(pool);
        used = 0;
    }
    used += length;
    const taken = Buffer.from(pool.subarray(used - length, used));
    pool.fill(0, used - length, used);
    return taken;
}
