import { randomFillSync } from 'node:crypto';

/** Size of the pool, enough for a few hundred ids and nonces: a call to the generator of the system is slow. */
const POOL_BYTES = 8192;

const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/** Returns cryptographically random bytes. Each byte is returned once. */
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
