import { useMemo } from 'react';
import type { InvocationSummary } from '@bindery/contract';

import { duration, useNow } from '../design/time.tsx';
import { summarizeHour } from './summarize-hour.ts';

const WIDTH = 122; // Pixels: two per minute, plus one at each end.
const HEIGHT = 20;

/** Charts the invocations of the last hour: one bar per minute, failures in red, with p50 and p95 durations. */
export function HourChart({ invocations }: { invocations: readonly InvocationSummary[] }) {
    const now = useNow(10_000);
    // `now` is up to 10 s old, so the chart ends at the newest invocation if that started later.
    const until = Math.max(now, invocations[0]?.startedAt ?? 0);
    const hour = useMemo(() => summarizeHour(invocations, until), [invocations, until]);
    if (hour.total === 0) return null;
    const maximum = Math.max(...hour.minutes.map(({ total }) => total));
    const times =
        hour.p50 === null || hour.p95 === null
            ? ''
            : `, p50 ${duration(hour.p50)}, p95 ${duration(hour.p95)}`;
    const label = `Last hour: ${hour.total} invocations, ${hour.failed} failed${times}`;
    return (
        <figure className="hour-chart" title={label}>
            <svg width={WIDTH} height={HEIGHT} role="img" aria-label={label}>
                {hour.minutes.map(({ total, failed }, minute) => {
                    if (total === 0) return null;
                    const height = Math.max(2, (total / maximum) * HEIGHT);
                    const bad = (failed / total) * height;
                    const x = 1 + minute * 2;
                    return (
                        // The index is a stable key: the list always has sixty minutes.
                        <g key={minute}>
                            <rect
                                x={x}
                                y={HEIGHT - height}
                                width={1.5}
                                height={height - bad}
                                className="hour-chart-good"
                            />
                            <rect
                                x={x}
                                y={HEIGHT - bad}
                                width={1.5}
                                height={bad}
                                className="hour-chart-bad"
                            />
                        </g>
                    );
                })}
            </svg>
            {hour.p50 === null || hour.p95 === null ? null : (
                <figcaption className="tabular" aria-hidden="true">
                    p50 {duration(hour.p50)} · p95 {duration(hour.p95)}
                </figcaption>
            )}
        </figure>
    );
}
