import type { EgressRecord, InvocationDetail } from '@bindery/contract';

import { duration } from '../design/time.tsx';
import { timingRows, type TimingRow } from './timing-rows.ts';

function formatBytes(count: number): string {
    if (count < 1024) return `${count} B`;
    if (count < 1024 * 1024) return `${(count / 1024).toFixed(1)} KB`;
    return `${(count / 1024 / 1024).toFixed(1)} MB`;
}

/** Renders the phases and outbound calls of an invocation on a shared time axis. */
export function TimingView({ detail }: { detail: InvocationDetail }) {
    const { rows, totalMs } = timingRows(detail);
    const phases = rows.filter(({ call }) => !call);
    const calls = rows.filter(({ call }) => call);
    return (
        <div className="timing">
            <ol className="waterfall" aria-label="Phases">
                {phases.map((row) => (
                    <Row key={row.label} row={row} totalMs={totalMs} />
                ))}
            </ol>
            {calls.length === 0 ? (
                <p className="detail-empty">This invocation made no outbound calls.</p>
            ) : (
                <ol className="waterfall" aria-label="Outbound calls">
                    {calls.map((row, index) => (
                        // The index is a stable key: calls are only appended.
                        <Row key={index} row={row} totalMs={totalMs} />
                    ))}
                </ol>
            )}
        </div>
    );
}

function Row({ row, totalMs }: { row: TimingRow; totalMs: number }) {
    const { call, durationMs, label, startMs } = row;
    const isBad = call !== undefined && (call.status === null || call.status >= 400);
    const left = Math.min(99, Math.max(0, (startMs / totalMs) * 100));
    const width = Math.max(0.6, Math.min(100 - left, (durationMs / totalMs) * 100));
    return (
        <li
            className="waterfall-call"
            data-bad={isBad || undefined}
            data-phase={call ? undefined : ''}
        >
            <span className="waterfall-address" title={label}>
                {label}
            </span>
            <span className="waterfall-status">{call ? statusText(call) : null}</span>
            <span className="waterfall-line" aria-hidden="true">
                <span style={{ left: `${left}%`, width: `${width}%` }} />
            </span>
            <span className="waterfall-numbers tabular">
                {duration(durationMs)}
                {call ? ` · ${formatBytes(call.responseBytes)}` : null}
            </span>
            {call?.refused ? <span className="waterfall-refused">{call.refused}</span> : null}
        </li>
    );
}

function statusText({ refused, status }: EgressRecord): string {
    if (refused) return 'refused';
    return status === null ? 'failed' : String(status);
}
