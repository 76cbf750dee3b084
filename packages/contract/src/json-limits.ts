/** Limits of a JSON text, checked before `JSON.parse`, which takes about 0.5 µs per value. */
export interface JsonLimits {
    /** Maximum depth of arrays and objects. */
    maxDepth: number;
    /** Maximum number of arrays and objects. */
    maxContainers?: number;
    /** Maximum number of array items and object fields, approximated by commas, brackets and braces. */
    maxValues?: number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Length of the part of a string that is searched byte by byte. A longer one is left to the faster `indexOf`. */
const SHORT_STRING = 32;

/** Returns the index of the quote that ends the string whose text begins at `start`, or the length of the input. */
function endOfString(bytes: Uint8Array, start: number): number {
    let index = start;
    for (;;) {
        const slowEnd = Math.min(bytes.length, index + SHORT_STRING);
        for (; index < slowEnd; index += 1) {
            const byte = bytes[index];
            if (byte === QUOTE) return index;
            if (byte === BACKSLASH) index += 1;
        }
        if (index >= bytes.length) return bytes.length;
        const quote = bytes.indexOf(QUOTE, index);
        if (quote === -1) return bytes.length;
        let backslashes = 0;
        while (quote - backslashes > index && bytes[quote - backslashes - 1] === BACKSLASH) {
            backslashes += 1;
        }
        if (backslashes % 2 === 0) return quote;
        index = quote + 1;
    }
}

/**
 * Returns the first limit that a JSON text exceeds, found by a linear scan (up to 6 ms per MB) that stops there.
 * Does not check that the text is JSON.
 *
 * @example exceededJsonLimit(Buffer.from('[[1]]'), { maxDepth: 1 }) // 'maxDepth'
 */
export function exceededJsonLimit(
    bytes: Uint8Array,
    { maxDepth, maxContainers = Infinity, maxValues = Infinity }: JsonLimits,
): keyof JsonLimits | undefined {
    let depth = 0;
    let containers = 0;
    let commas = 0;
    for (let index = 0; index < bytes.length; index += 1) {
        const byte = bytes[index];
        if (byte === QUOTE) {
            index = endOfString(bytes, index + 1);
        } else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
            depth += 1;
            containers += 1;
            if (depth > maxDepth) return 'maxDepth';
            if (containers > maxContainers) return 'maxContainers';
            if (containers + commas > maxValues) return 'maxValues';
        } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
            depth -= 1;
        } else if (byte === COMMA) {
            commas += 1;
            if (containers + commas > maxValues) return 'maxValues';
        }
    }
    return undefined;
}
