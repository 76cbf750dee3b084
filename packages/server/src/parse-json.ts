import { PlatformError } from '@bindery/platform';

export interface JsonLimits {
    /** Depth of arrays and objects. */
    maxDepth?: number;
    /** Array items and object fields in all, approximately: commas, brackets and braces are counted. */
    maxValues?: number;
}

/** No document, configuration or ContentKit tree is deeper. Validators and renderers recurse to this depth safely. */
const MAX_DEPTH = 200;

/** `JSON.parse` takes about 0.5 µs per value, so 10 ms for this number (docs/decisions/0080-server-json-limits.md). */
const MAX_VALUES = 20_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/**
 * Parses JSON after a linear scan of its bytes (about 15 ms per MB) has shown that it is neither too deep nor too wide.
 *
 * @param subject names the input in errors: "The body".
 * @throws PlatformError `invalid`.
 */
export function parseJson(bytes: Uint8Array, subject: string, limits: JsonLimits = {}): unknown {
    checkLimits(bytes, subject, limits);
    try {
        // This `Buffer` is a view, which does not copy the bytes.
        return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString());
    } catch (error) {
        throw new PlatformError('invalid', `${subject} is not JSON.`, { cause: error });
    }
}

function checkLimits(
    bytes: Uint8Array,
    subject: string,
    { maxDepth = MAX_DEPTH, maxValues = MAX_VALUES }: JsonLimits,
): void {
    let depth = 0;
    let values = 0;
    let inString = false;
    for (let index = 0; index < bytes.length; index++) {
        const byte = bytes[index];
        if (inString) {
            if (byte === BACKSLASH) index++;
            else if (byte === QUOTE) inString = false;
            continue;
        }
        switch (byte) {
            case QUOTE:
                inString = true;
                break;
            case 0x5b: // [
            case 0x7b: // {
                if (++depth > maxDepth) {
                    throw new PlatformError(
                        'invalid',
                        `${subject} is nested deeper than ${maxDepth} levels. Send a flatter value.`,
                    );
                }
                values++;
                break;
            case 0x5d: // ]
            case 0x7d: // }
                depth--;
                break;
            case COMMA:
                values++;
                break;
            default:
        }
        if (values > maxValues) {
            throw new PlatformError(
                'invalid',
                `${subject} has more than ${maxValues} values. Send fewer at once.`,
            );
        }
    }
}
