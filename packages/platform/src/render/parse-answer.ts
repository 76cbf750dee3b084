import { exceededJsonLimit } from '@bindery/contract';

import { PlatformError } from '../error.ts';

/** Limit of an answer. The documents of the longest pages are smaller. */
const MAX_BYTES = 1024 * 1024;

/**
 * Recursive functions are safe at this depth. `JSON.parse` takes about 0.5 µs per value, so 25 ms for this number of
 * values (docs/decisions/0080-server-json-limits.md), which is enough for 10,000 pages of a content source.
 */
const LIMITS = { maxDepth: 200, maxValues: 50_000 };

/**
 * Parses the JSON object or list that an integration answered. Without the limits of bytes, depth and number of values
 * an integration could block the event loop, which all organizations share.
 *
 * @param id Id of the invocation, for the error.
 * @throws PlatformError `integration_failed`.
 */
export function parseAnswer(integration: string, id: string, body: string): object {
    const fail = (what: string, cause?: unknown) =>
        new PlatformError('integration_failed', `${integration}: ${what} (invocation ${id})`, {
            invocationId: id,
            ...(cause === undefined ? {} : { cause }),
        });
    const bytes = Buffer.from(body);
    if (bytes.length > MAX_BYTES) {
        throw fail(`the answer has ${bytes.length} bytes, the limit is ${MAX_BYTES}`);
    }
    const exceeded = exceededJsonLimit(bytes, LIMITS);
    if (exceeded === 'maxDepth') {
        throw fail(`the answer is nested deeper than ${LIMITS.maxDepth} levels`);
    }
    if (exceeded !== undefined) {
        throw fail(`the answer has more than ${LIMITS.maxValues} values`);
    }
    let answer: unknown;
    try {
        answer = JSON.parse(body);
    } catch (cause) {
        throw fail('answered with a body that is not JSON', cause);
    }
    if (typeof answer !== 'object' || answer === null) {
        throw fail('the answer must be a JSON object or list');
    }
    return answer;
}
