/** Parses JSON that an isolate sent. Bounds the cost first: JSON.parse takes about 0.5 µs for each nested bracket. */

/** The protocol needs three levels: the list of headers in a head frame. */
const MAX_DEPTH = 8;
/** Objects and arrays in one text. A response has at most 128 KB of headers, each of which is an array. */
const MAX_CONTAINERS = 50_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const OPEN_OBJECT = 0x7b;
const CLOSE_ARRAY = 0x5d;
const CLOSE_OBJECT = 0x7d;

/**
 * Parses JSON. The caller limits its length, and validates the fields that it uses.
 *
 * @throws RangeError if it is nested too deeply or has too many objects and arrays; SyntaxError if it is not JSON.
 */
export function parseJson<T>(bytes: Buffer): T {
    checkNesting(bytes);
    return JSON.parse(bytes.toString()) as T; // the type that the protocol defines; callers validate
}

function checkNesting(bytes: Buffer): void {
    let depth = 0;
    let containers = 0;
    let inString = false;
    for (let index = 0; index < bytes.length; index += 1) {
        const byte = bytes[index];
        if (inString) {
            if (byte === BACKSLASH) index += 1;
            else if (byte === QUOTE) inString = false;
        } else if (byte === QUOTE) {
            inString = true;
        } else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
            depth += 1;
            containers += 1;
            if (depth > MAX_DEPTH || containers > MAX_CONTAINERS) {
                throw new RangeError('JSON with too many or too deeply nested objects');
            }
        } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
            depth -= 1;
        }
    }
}
