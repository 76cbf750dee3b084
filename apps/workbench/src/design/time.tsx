import { useEffect, useState } from 'react';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const two = (value: number) => String(value).padStart(2, '0');

/** `12:04:07.221`, in the person's own zone: how the activity panel shows when something began. */
export function clockTime(timestamp: number): string {
    const date = new Date(timestamp);
    const seconds = `${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
    return `${two(date.getHours())}:${two(date.getMinutes())}:${seconds}`;
}

/** `just now`, `4 min ago`, `2 h ago`, or the date. */
export function relativeTime(timestamp: number, now: number): string {
    const age = now - timestamp;
    if (age < 10_000) return 'just now';
    if (age < MINUTE) return `${Math.floor(age / 1000)} s ago`;
    if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
    if (age < DAY) return `${Math.floor(age / HOUR)} h ago`;
    return new Date(timestamp).toLocaleDateString(undefined, { dateStyle: 'medium' });
}

/** `6 ms`, `1.24 s`, `2 min 5 s`: always with its unit. */
export function duration(milliseconds: number): string {
    if (milliseconds < 1) return '<1 ms';
    if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
    if (milliseconds < MINUTE) return `${(milliseconds / 1000).toFixed(2)} s`;
    const minutes = Math.floor(milliseconds / MINUTE);
    return `${minutes} min ${Math.round((milliseconds % MINUTE) / 1000)} s`;
}

/** `4:58`, `1:02:10`: how long until the next attempt. */
export function countdown(milliseconds: number): string {
    const total = Math.max(0, Math.ceil(milliseconds / 1000));
    const hours = Math.floor(total / 3600);
    const minutes = Math.floor((total % 3600) / 60);
    const clock = `${hours > 0 ? two(minutes) : minutes}:${two(total % 60)}`;
    return hours > 0 ? `${hours}:${clock}` : clock;
}

/** The present, renewed every so many milliseconds while `running`. */
export function useNow(everyMs: number, running = true): number {
    const [now, setNow] = useState(() => Date.now());
    useEffect(() => {
        if (!running) return;
        const timer = setInterval(() => setNow(Date.now()), everyMs);
        return () => clearInterval(timer);
    }, [everyMs, running]);
    return now;
}

/** A moment, said relative to now; the exact one on hover. */
export function RelativeTime({ at }: { at: number }) {
    const now = useNow(10_000);
    return (
        <time dateTime={new Date(at).toISOString()} title={new Date(at).toLocaleString()}>
            {relativeTime(at, now)}
        </time>
    );
}
