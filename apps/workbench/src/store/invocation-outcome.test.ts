import { describe, expect, it } from 'vitest';

import { outcomeOf } from './invocation-outcome.ts';

describe('outcomeOf', () => {
    it.each([
        ['succeeded', 200, 'succeeded'],
        ['failed', 500, 'failed'],
        ['running', null, 'running'],
        ['succeeded', 302, 'succeeded'],
        ['succeeded', 404, 'client_error'],
        ['failed', 404, 'failed'],
        ['succeeded', 406, 'unhandled'],
        // Some SDKs throw for an event without a handler.
        ['failed', 406, 'unhandled'],
    ] as const)('maps state %s with status %s to %s', (state, status, outcome) => {
        expect(outcomeOf({ state, status })).toBe(outcome);
    });
});
