const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long to wait after the first, second, … failed attempt. After the last of them the event is a dead letter. */
export const RETRY_DELAYS_MS = [
    5 * SECOND,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    10 * HOUR,
] as const;

/** Attempts before an event is a dead letter. */
export const MAX_ATTEMPTS = RETRY_DELAYS_MS.length + 1;

/** Delays are stretched by up to a tenth, so that what failed together does not come back together. */
const JITTER = 0.1;

/** How long an event waits that the host did not hand over, when it does not say how long. */
const HELD_MS = SECOND;

/** The longest that a `Retry-After` is believed. */
const LONGEST_RETRY_AFTER_MS = 24 * HOUR;

export type Verdict = 'delivered' | 'refused' | 'unhandled' | 'cancelled' | 'retry';

/**
 * What an integration's answer to an event means: 406 is no handler; 408, 429 and 5xx (which also stand for a handler
 * that threw, timed out or was killed) are worth another attempt; any other 4xx is a deliberate refusal.
 */
export function judge(status: number): Verdict {
    if (status < 400) return 'delivered';
    if (status === 406) return 'unhandled';
    if (status === 408 || status === 429 || status >= 500) return 'retry';
    return 'refused';
}

/**
 * Milliseconds until the next attempt, after `attempts` that failed; null: no more.
 *
 * @param retryAfter The answer's `Retry-After`, seconds or a date (RFC 9110, 10.2.3). It can only lengthen the wait.
 */
export function retryDelay(
    attempts: number,
    now: number,
    retryAfter: string | null,
    random: () => number = Math.random,
): number | null {
    const delay = RETRY_DELAYS_MS[attempts - 1];
    if (delay === undefined) return null;
    const asked = parseRetryAfter(retryAfter, now);
    return Math.max(Math.round(delay * (1 + JITTER * random())), asked);
}

/** Milliseconds until an event is offered again that the host did not hand over: that is no attempt of the integration. */
export function holdDelay(now: number, retryAfter: string | null): number {
    return Math.max(HELD_MS, parseRetryAfter(retryAfter, now));
}

function parseRetryAfter(value: string | null, now: number): number {
    if (value === null) return 0;
    const text = value.trim();
    // Date.parse takes nearly anything for a date; an HTTP date begins with the day's name.
    const isDate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text);
    const asked = isDate ? Date.parse(text) - now : Number(text) * SECOND;
    return Number.isFinite(asked) ? Math.min(Math.max(asked, 0), LONGEST_RETRY_AFTER_MS) : 0;
}
