import type { InvocationDetail } from '@bindery/contract';

import { clockTime } from '../design/time.tsx';

/** What the integration wrote with `console`, each line with its time after the start. */
export function LogLines({ detail }: { detail: InvocationDetail }) {
    if (detail.logs.length === 0) {
        return (
            <p className="detail-empty">
                Nothing was logged. `console.log` in a handler shows here.
            </p>
        );
    }
    return (
        <ol className="log-lines" aria-label="Logs">
            {detail.logs.map((log, index) => (
                // Lines are only ever added at the end.
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
