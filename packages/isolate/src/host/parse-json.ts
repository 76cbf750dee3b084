/** Parses JSON that an isolate sent. Bounds the cost first: JSON.parse takes about 0.5 µs for each nested bracket. */
import { exceededJsonLimit } from '@bindery/contract';

const LIMITS = {
    /** The protocol needs three levels: the list of headers in a head frame. */
    maxDepth: 8,
    /** A response has at most 128 KB of headers, each of which is an array. */
    maxContainers: 50_000,
};

/**
 * Parses JSON. The caller limits its length, and validates the fields that it uses.
 *
 * @throws RangeError if it is nested too deeply or has too many objects and arrays; SyntaxError if it is not JSON.
 */
export function parseJson<T>(bytes: Buffer): T {
    if (exceededJsonLimit(bytes, LIMITS) !== undefined) {
        throw new RangeError('JSON with too many or too deeply nested objects');
    }
    return JSON.parse(bytes.toString()) as T; // the type that the protocol defines; callers validate
}
