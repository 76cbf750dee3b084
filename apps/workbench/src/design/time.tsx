import { useEffect, useState } from 'react';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const pad2 = (value: number) => String(value).padStart(2, '0');

/** Formats a timestamp as `12:04:07.221` in the local time zone. */
export function clockTime(timestamp: number): string {
    const date = new Date(timestamp);
    const seconds = `${pad2(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
    return `${pad2(date.getHours())}:${pad2(date.getMinutes())}:${seconds}`;
}

/** Formats a timestamp as `just now`, `4 min ago`, `2 h ago`, or the date. */
export function relativeTime(timestamp: number, now: number): string {
    const age = now - timestamp;
    if (age < 10_000) return 'just now';
    if (age < MINUTE) return `${Math.floor(age / 1000)} s ago`;
    if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
    if (age < DAY) return `${Math.floor(age / HOUR)} h ago`;
    return new Date(timestamp).toLocaleDateString(undefined, { dateStyle: 'medium' });
}

/** Formats a duration with its unit: `6 ms`, `1.24 s`, `2 min 5 s`. */
export function duration(milliseconds: number): string {
    if (milliseconds < 1) return '<1 ms';
    if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
    if (milliseconds < MINUTE) return `${(milliseconds / 1000).toFixed(2)} s`;
    const minutes = Math.floor(milliseconds / MINUTE);
    return `${minutes} min ${Math.round((milliseconds % MINUTE) / 1000)} s`;
}

/** Formats the time until an event as `4:58` or `1:02:10`. */
export function countdown(milliseconds: number): string {
    const total = Math.max(0, Math.ceil(milliseconds / 1000));
    const hours = Math.floor(total / 3600);
    const minutes = Math.floor((total % 3600) / 60);
    const clock = `${hours > 0 ? pad2(minutes) : minutes}:${pad2(total % 60)}`;
    return hours > 0 ? `${hours}:${clock}` : clock;
}

/** Returns the current time in milliseconds, updated every `everyMs` while `running`. */
export function useNow(everyMs: number, running = true): number {
    const [now, setNow] = useState(() => Date.now());
    useEffect(() => {
        if (!running) return;
        const timer = setInterval(() => setNow(Date.now()), everyMs);
        return () => clearInterval(timer);
    }, [everyMs, running]);
    return now;
}

/** Renders a timestamp as relative time; the tooltip shows the exact time. */
export function RelativeTime({ at }: { at: number }) {
    const now = useNow(10_000);
    return (
        <time dateTime={new Date(at).toISOString()} title={new Date(at).toLocaleString()}>
            {relativeTime(at, now)}
        </time>
    );
}
