import { PlatformError } from '@bindery/platform';
import * as fc from 'fast-check';

import { parseJson as parseIsolateJson } from '../../packages/isolate/src/host/parse-json.ts';
import { parseJson } from '../../packages/server/src/parse-json.ts';
import { defineTarget } from '../target.ts';
import { jsonish } from './jsonish.ts';

const LIMITS = { maxDepth: 6, maxValues: 40 };

/** Bodies of the API: within the limits the result is that of `JSON.parse`, beyond them a deliberate error. */
export const json = defineTarget({
    name: 'json',
    weight: 30,
    arbitrary: jsonish,
    check(text) {
        const expected = attempt(() => JSON.parse(text) as unknown);
        const actual = attempt(() => parseJson(Buffer.from(text), 'The body', LIMITS));
        if (actual.error === undefined) {
            if (JSON.stringify(expected.value) !== JSON.stringify(actual.value)) {
                throw new Error('Another value than JSON.parse.');
            }
            if (depthOf(actual.value) > LIMITS.maxDepth) throw new Error('Too deep.');
            return;
        }
        if (!(actual.error instanceof PlatformError) || actual.error.code !== 'invalid') {
            throw actual.error;
        }
        const isRefusedByLimit = /deeper|more than/.test(actual.error.message);
        if (expected.error === undefined && !isRefusedByLimit) {
            throw new Error('Refused valid JSON within the limits.');
        }
    },
});

/** Frames of isolates, which are untrusted. */
export const isolateJson = defineTarget({
    name: 'isolate-json',
    weight: 12,
    arbitrary: fc.oneof(
        jsonish.map((text) => Buffer.from(text)),
        fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
    ),
    check(bytes) {
        const { error } = attempt(() => parseIsolateJson(bytes));
        if (error === undefined || error instanceof SyntaxError || error instanceof RangeError) {
            return;
        }
        throw error;
    },
});

function attempt<T>(work: () => T): { value?: T; error?: unknown } {
    try {
        return { value: work() };
    } catch (error) {
        return { error };
    }
}

function depthOf(value: unknown): number {
    if (typeof value !== 'object' || value === null) return 0;
    return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}
