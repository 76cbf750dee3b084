import { createHash } from 'node:crypto';

/** The values of a row as text, in the order of the table's columns. */
export type RowText = (string | null)[];

/**
 * Returns the SHA-256 of a row, in hexadecimal digits. It covers the table's name, so that equal rows of two tables
 * have different hashes.
 */
export function rowHash(table: string, values: RowText): string {
    return createHash('sha256')
        .update(JSON.stringify([table, ...values]))
        .digest('hex');
}

const MODULUS = 1n << 256n;

/**
 * Digest of the rows of a table that does not depend on their order, because servers sort text differently: the sum of
 * their hashes. A lost, added or changed row changes it.
 */
export class TableDigest {
    rows = 0;
    #sum = 0n;

    add(hash: string): void {
        this.rows += 1;
        this.#sum = (this.#sum + BigInt(`0x${hash}`)) % MODULUS;
    }

    get hash(): string {
        return this.#sum.toString(16).padStart(64, '0');
    }
}
