import type { EgressRecord, InvocationDetail } from '@bindery/contract';

import { duration } from '../design/time.tsx';

function formatBytes(count: number): string {
    if (count < 1024) return `${count} B`;
    if (count < 1024 * 1024) return `${(count / 1024).toFixed(1)} KB`;
    return `${(count / 1024 / 1024).toFixed(1)} MB`;
}

/** The outbound calls of an invocation on a shared time axis. */
export function EgressWaterfall({ detail }: { detail: InvocationDetail }) {
    const { egress, startedAt, durationMs } = detail;
    if (egress.length === 0)
        return <p className="detail-empty">This invocation made no outbound calls.</p>;
    const ends = egress.map((call) => call.startedAt + call.durationMs - startedAt);
    const total = Math.max(1, durationMs ?? 0, ...ends);
    return (
        <ol className="waterfall" aria-label="Outbound calls">
            {egress.map((call, index) => (
                // The index is a stable key: calls are only appended.
                <Call key={index} call={call} offset={call.startedAt - startedAt} total={total} />
            ))}
        </ol>
    );
}

interface CallProps {
    call: EgressRecord;
    offset: number;
    total: number;
}

function Call({ call, offset, total }: CallProps) {
    const isBad = call.status === null || call.status >= 400;
    const left = Math.min(99, Math.max(0, (offset / total) * 100));
    const width = Math.max(0.6, Math.min(100 - left, (call.durationMs / total) * 100));
    return (
        <li className="waterfall-call" data-bad={isBad || undefined}>
            <span className="waterfall-text">
                <span className="waterfall-method">{call.method}</span>
                <span className="waterfall-address" title={`${call.host}${call.path ?? ''}`}>
                    {call.host}
                    <span>{call.path}</span>
                </span>
            </span>
            <span className="waterfall-status">
                {call.refused ? 'refused' : (call.status ?? 'failed')}
            </span>
            <span className="waterfall-line" aria-hidden="true">
                <span style={{ left: `${left}%`, width: `${width}%` }} />
            </span>
            <span className="waterfall-numbers tabular">
                {duration(call.durationMs)} · {formatBytes(call.responseBytes)}
            </span>
            {call.refused ? <span className="waterfall-refused">{call.refused}</span> : null}
        </li>
    );
}
