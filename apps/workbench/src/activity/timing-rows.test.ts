import type { EgressRecord, Event, InvocationDetail } from '@bindery/contract';
import { describe, expect, it } from 'vitest';

import { invocation } from './invocation.fixture.ts';
import { timingRows } from './timing-rows.ts';

const call: EgressRecord = {
    method: 'GET',
    host: 'api.example',
    status: 200,
    requestBytes: 0,
    responseBytes: 10,
    durationMs: 5,
    startedAt: 1_003,
};

function detail(fields: Partial<InvocationDetail>): InvocationDetail {
    return {
        ...invocation({ startedAt: 1_000, durationMs: 20 }),
        event: { eventId: 'e', type: 'space_view' } as unknown as Event,
        logs: [],
        egress: [],
        error: null,
        isolate: null,
        response: null,
        environment: null,
        timing: null,
        ...fields,
    };
}

describe('timingRows', () => {
    it('lists phases in order, then outbound calls relative to the same start', () => {
        const { rows, totalMs } = timingRows(
            detail({
                egress: [call],
                isolate: { process: 1, cold: true },
                timing: { environmentMs: 2, totalMs: 30 },
            }),
        );
        expect(rows.map(({ label, startMs, durationMs }) => [label, startMs, durationMs])).toEqual([
            ['Environment', 0, 2],
            ['Isolate start and handler', 2, 20],
            ['Body and waitUntil', 22, 10],
            ['GET api.example', 5, 5],
        ]);
        expect(totalMs).toBe(32);
    });

    it('returns only the handler if no timing was recorded', () => {
        expect(timingRows(detail({})).rows).toEqual([
            { label: 'Handler', startMs: 0, durationMs: 20 },
        ]);
    });

    it('returns no rows and a positive length for a running invocation', () => {
        expect(timingRows(detail({ durationMs: null }))).toEqual({ rows: [], totalMs: 1 });
    });
});
