import type { InvocationDetail } from '@bindery/contract';

import { clockTime } from '../design/time.tsx';

/** Renders the console output of an invocation; times are relative to its start. */
export function LogLines({ detail }: { detail: InvocationDetail }) {
    if (detail.logs.length === 0) {
        return (
            <p className="detail-empty">
                No logs. Output of `console.log` in a handler appears here.
            </p>
        );
    }
    return (
        <ol className="log-lines" aria-label="Logs">
            {detail.logs.map((log, index) => (
                // The index is a stable key: lines are only appended.
                <li key={index} className="log-line" data-level={log.level}>
                    <time title={clockTime(log.timestamp)}>
                        +{Math.max(0, Math.round(log.timestamp - detail.startedAt))} ms
                    </time>
                    <span className="log-level">{log.level}</span>
                    <span className="log-message">{log.message}</span>
                </li>
            ))}
        </ol>
    );
}
