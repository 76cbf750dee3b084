import type { InvocationSummary } from '@bindery/contract';

import { outcomeOf } from '../store/invocation-outcome.ts';

const MINUTE_MS = 60_000;
const MINUTES = 60;

export interface HourSummary {
    /** Oldest minute first. */
    minutes: { total: number; failed: number }[];
    total: number;
    failed: number;
    /** Milliseconds; null if no invocation has ended. */
    p50: number | null;
    p95: number | null;
}

/** Returns the nearest-rank percentile of sorted values; `share` is between 0 and 1. */
function percentile(sorted: readonly number[], share: number): number | null {
    const index = Math.ceil(sorted.length * share) - 1;
    return sorted[Math.max(0, index)] ?? null;
}

/** Counts invocations and failures of the last hour by minute, and computes duration percentiles. */
export function summarizeHour(invocations: readonly InvocationSummary[], now: number): HourSummary {
    const minutes = Array.from({ length: MINUTES }, () => ({ total: 0, failed: 0 }));
    const durations: number[] = [];
    for (const invocation of invocations) {
        const { startedAt, durationMs } = invocation;
        const age = Math.floor((now - startedAt) / MINUTE_MS);
        // The server's clock can be slightly ahead of the browser's.
        const minute = minutes[MINUTES - 1 - Math.max(0, age)];
        if (!minute) continue;
        minute.total += 1;
        if (outcomeOf(invocation) === 'failed') minute.failed += 1;
        if (durationMs !== null) durations.push(durationMs);
    }
    durations.sort((a, b) => a - b);
    return {
        minutes,
        total: minutes.reduce((sum, { total }) => sum + total, 0),
        failed: minutes.reduce((sum, { failed }) => sum + failed, 0),
        p50: percentile(durations, 0.5),
        p95: percentile(durations, 0.95),
    };
}
