import type { InvocationSummary } from '@bindery/contract';
import { describe, expect, it } from 'vitest';

import { MAX_INVOCATIONS, mergeInvocations } from './invocation-list.ts';

function invocation(id: string, startedAt: number, rest: Partial<InvocationSummary> = {}) {
    return {
        id,
        eventId: id,
        integration: 'hello-world',
        installationId: null,
        version: 1,
        type: 'ui_render',
        label: 'hello',
        state: 'running',
        status: null,
        durationMs: null,
        attempt: 1,
        nextAttemptAt: null,
        startedAt,
        logCount: 0,
        errorMessage: null,
        ...rest,
    } satisfies InvocationSummary;
}

describe('mergeInvocations', () => {
    it('keeps the newest first and brings known ones up to date', () => {
        const first = mergeInvocations([], [invocation('a', 1), invocation('b', 2)]);
        const second = mergeInvocations(first, [
            invocation('a', 1, { state: 'succeeded', status: 200 }),
            invocation('c', 3),
        ]);
        expect(second.map(({ id, state }) => [id, state])).toEqual([
            ['c', 'running'],
            ['b', 'running'],
            ['a', 'succeeded'],
        ]);
    });

    it('does not let a late `running` record hide a known outcome', () => {
        const known = [invocation('a', 1, { state: 'failed', status: 500 })];
        expect(mergeInvocations(known, [invocation('a', 1)])[0]?.state).toBe('failed');
    });

    it('keeps a bounded number', () => {
        const many = Array.from({ length: MAX_INVOCATIONS + 50 }, (_, index) =>
            invocation(String(index), index),
        );
        const merged = mergeInvocations([], many);
        expect(merged).toHaveLength(MAX_INVOCATIONS);
        expect(merged[0]?.startedAt).toBe(MAX_INVOCATIONS + 49);
    });
});
