import type { InvocationSummary } from '@bindery/contract';
import { describe, expect, it } from 'vitest';

import { filterInvocations, NO_FILTER } from './filter-invocations.ts';
import { summarizeHour } from './summarize-hour.ts';

function invocation(rest: Partial<InvocationSummary>): InvocationSummary {
    return {
        id: 'i',
        eventId: 'e',
        integration: 'hello-world',
        installationId: null,
        version: 1,
        type: 'ui_render',
        label: 'hello · say',
        state: 'succeeded',
        status: 200,
        durationMs: 10,
        attempt: 1,
        nextAttemptAt: null,
        startedAt: 0,
        logCount: 0,
        errorMessage: null,
        ...rest,
    };
}

describe('filterInvocations', () => {
    const all = [
        invocation({ id: '1' }),
        invocation({ id: '2', type: 'space_view', label: 'Welcome', integration: 'logger' }),
        invocation({ id: '3', state: 'failed', errorMessage: 'Cannot read x' }),
    ];
    const ids = (filter: Partial<typeof NO_FILTER>) =>
        filterInvocations(all, { ...NO_FILTER, ...filter }).map(({ id }) => id);

    it('lets everything through by default', () => expect(ids({})).toEqual(['1', '2', '3']));
    it('filters by type', () => expect(ids({ type: 'space_view' })).toEqual(['2']));
    it('filters by integration', () =>
        expect(ids({ integration: 'hello-world' })).toEqual(['1', '3']));
    it('filters failures', () => {
        expect(ids({ failedOnly: true })).toEqual(['3']);
        const unhandled = [invocation({ state: 'failed', status: 406 })];
        expect(filterInvocations(unhandled, { ...NO_FILTER, failedOnly: true })).toEqual([]);
    });
    it('finds words also in errors', () => {
        expect(ids({ text: 'cannot READ' })).toEqual(['3']);
        expect(ids({ text: 'welcome' })).toEqual(['2']);
    });
});

describe('summarizeHour', () => {
    const now = 10 * 3_600_000;

    it('counts by minute, the present minute last, and leaves out what is older', () => {
        const summary = summarizeHour(
            [
                invocation({ startedAt: now - 1_000, state: 'failed', status: 406 }),
                invocation({ startedAt: now + 500, state: 'failed' }),
                invocation({ startedAt: now - 59.5 * 60_000 }),
                invocation({ startedAt: now - 61 * 60_000 }),
            ],
            now,
        );
        expect(summary).toMatchObject({ total: 3, failed: 1 });
        expect(summary.minutes.at(-1)).toEqual({ total: 2, failed: 1 });
        expect(summary.minutes[0]).toEqual({ total: 1, failed: 0 });
    });

    it('gives percentiles by nearest rank', () => {
        const durations = Array.from({ length: 20 }, (_, index) =>
            invocation({ startedAt: now, durationMs: index + 1 }),
        );
        expect(summarizeHour(durations, now)).toMatchObject({ p50: 10, p95: 19 });
        expect(summarizeHour([], now)).toMatchObject({ p50: null, p95: null, total: 0 });
    });
});
