import type { InvocationSummary } from '@bindery/contract';
import { describe, expect, it } from 'vitest';

import { MAX_INVOCATIONS, mergeInvocations } from './merge-invocations.ts';

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
    it('sorts the newest first and updates known invocations', () => {
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

    it('ignores a late `running` record for an invocation that has ended', () => {
        const known = [invocation('a', 1, { state: 'failed', status: 500 })];
        expect(mergeInvocations(known, [invocation('a', 1)])[0]?.state).toBe('failed');
    });

    it('keeps at most MAX_INVOCATIONS invocations', () => {
        const many = Array.from({ length: MAX_INVOCATIONS + 50 }, (_, index) =>
            invocation(String(index), index),
        );
        const merged = mergeInvocations([], many);
        expect(merged).toHaveLength(MAX_INVOCATIONS);
        expect(merged[0]?.startedAt).toBe(MAX_INVOCATIONS + 49);
    });
});
