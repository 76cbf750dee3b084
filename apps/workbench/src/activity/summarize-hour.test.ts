import { describe, expect, it } from 'vitest';

import { invocation } from './invocation.fixture.ts';
import { summarizeHour } from './summarize-hour.ts';

describe('summarizeHour', () => {
    const now = 10 * 3_600_000;

    it('counts by minute, the current minute last, and ignores older invocations', () => {
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

    it('computes percentiles by nearest rank', () => {
        const durations = Array.from({ length: 20 }, (_, index) =>
            invocation({ startedAt: now, durationMs: index + 1 }),
        );
        expect(summarizeHour(durations, now)).toMatchObject({ p50: 10, p95: 19 });
        expect(summarizeHour([], now)).toMatchObject({ p50: null, p95: null, total: 0 });
    });
});
