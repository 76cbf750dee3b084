import { describe, expect, it } from 'vitest';

import { outcomeOf } from './invocation-outcome.ts';

describe('outcomeOf', () => {
    it.each([
        ['succeeded', 200, 'succeeded'],
        ['failed', 500, 'failed'],
        ['running', null, 'running'],
        ['succeeded', 406, 'unhandled'],
        // An SDK that throws to say so.
        ['failed', 406, 'unhandled'],
    ] as const)('takes %s with %s for %s', (state, status, outcome) => {
        expect(outcomeOf({ state, status })).toBe(outcome);
    });
});
