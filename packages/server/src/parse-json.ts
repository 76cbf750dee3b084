import { exceededJsonLimit, type JsonLimits } from '@bindery/contract';
import { PlatformError } from '@bindery/platform';

/** No document, configuration or ContentKit tree is deeper. Validators and renderers recurse to this depth safely. */
const MAX_DEPTH = 200;

/** `JSON.parse` takes about 0.5 µs per value, so 10 ms for this number (docs/decisions/0080-server-json-limits.md). */
const MAX_VALUES = 20_000;

/**
 * Parses JSON after a linear scan of its bytes (about 15 ms per MB) has shown that it is neither too deep nor too wide.
 *
 * @param subject names the input in errors: "The body".
 * @throws PlatformError `invalid`.
 */
export function parseJson(
    bytes: Uint8Array,
    subject: string,
    limits: Partial<JsonLimits> = {},
): unknown {
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
    { maxDepth = MAX_DEPTH, maxValues = MAX_VALUES }: Partial<JsonLimits>,
): void {
    const exceeded = exceededJsonLimit(bytes, { maxDepth, maxValues });
    if (exceeded === 'maxDepth') {
        throw new PlatformError(
            'invalid',
            `${subject} is nested deeper than ${maxDepth} levels. Send a flatter value.`,
        );
    }
    if (exceeded === 'maxValues') {
        throw new PlatformError(
            'invalid',
            `${subject} has more than ${maxValues} values. Send fewer at once.`,
        );
    }
}
