import type { EgressRecord, InvocationDetail } from '@bindery/contract';

/** A bar of the timing chart. Times are in milliseconds. */
export interface TimingRow {
    label: string;
    /** From the start of the chart. */
    startMs: number;
    durationMs: number;
    /** The outbound call; absent for the invocation's own phases. */
    call?: EgressRecord;
}

/** The timing of an invocation: its phases, then its outbound calls in order. */
export interface Timing {
    rows: TimingRow[];
    /** Length of the chart. */
    totalMs: number;
}

/** Computes the bars of the timing chart. Without recorded timing, the handler is the only phase. */
export function timingRows(detail: InvocationDetail): Timing {
    const { durationMs, egress, isolate, startedAt, timing } = detail;
    const rows: TimingRow[] = [];
    // `startedAt` is the time of the call into the isolate. The environment is assembled before it.
    const callAt = timing?.environmentMs ?? 0;
    if (timing) rows.push({ label: 'Environment', startMs: 0, durationMs: timing.environmentMs });
    if (durationMs !== null) {
        const label = isolate?.cold ? 'Isolate start and handler' : 'Handler';
        rows.push({ label, startMs: callAt, durationMs });
    }
    if (timing && durationMs !== null && timing.totalMs > durationMs) {
        rows.push({
            label: 'Body and waitUntil',
            startMs: callAt + durationMs,
            durationMs: timing.totalMs - durationMs,
        });
    }
    for (const call of egress) {
        rows.push({
            label: `${call.method} ${call.host}${call.path ?? ''}`,
            // Never negative, although the clocks of host and isolate can differ by a millisecond.
            startMs: callAt + Math.max(0, call.startedAt - startedAt),
            durationMs: call.durationMs,
            call,
        });
    }
    const ends = rows.map(({ startMs, durationMs: length }) => startMs + length);
    return { rows, totalMs: Math.max(1, ...ends) };
}
