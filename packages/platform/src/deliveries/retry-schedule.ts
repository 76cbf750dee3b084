const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * The delays after the first, second, … failed attempt. An event whose attempt after the last delay fails is a dead
 * letter.
 */
export const RETRY_DELAYS_MS = [
    5 * SECOND,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    10 * HOUR,
] as const;

/** Number of failed attempts after which an event is a dead letter. */
export const MAX_ATTEMPTS = RETRY_DELAYS_MS.length + 1;

/** Delays are lengthened by up to a tenth at random, so that events that failed together are not retried together. */
const JITTER = 0.1;

/** The delay of an event that the isolate host refused without a `Retry-After`. */
const REFUSED_DELAY_MS = SECOND;

/** The longest delay that `Retry-After` can set; longer ones are shortened. */
const MAX_RETRY_AFTER_MS = 24 * HOUR;

/** The outcome of an attempt, by its status. */
export type AttemptOutcome = 'delivered' | 'refused' | 'unhandled' | 'cancelled' | 'retry';

/**
 * Classifies the status of an integration's response: 406 means that there is no handler; 408, 429 and 5xx (also used
 * for a handler that threw, timed out or was killed) are retried; any other 4xx is a deliberate refusal.
 */
export function classifyStatus(status: number): AttemptOutcome {
    if (status < 400) return 'delivered';
    if (status === 406) return 'unhandled';
    if (status === 408 || status === 429 || status >= 500) return 'retry';
    return 'refused';
}

/**
 * Returns the milliseconds until the next attempt after `attempts` failed ones; null if there is none.
 *
 * @param retryAfter The response's `Retry-After`, seconds or a date (RFC 9110, 10.2.3). It can only lengthen the delay.
 */
export function retryDelay(
    attempts: number,
    now: number,
    retryAfter: string | null,
    random: () => number = Math.random,
): number | null {
    const delay = RETRY_DELAYS_MS[attempts - 1];
    if (delay === undefined) return null;
    return Math.max(Math.round(delay * (1 + JITTER * random())), parseRetryAfter(retryAfter, now));
}

/**
 * Returns the milliseconds until an event that the isolate host refused is sent again. A refusal does not count as an
 * attempt.
 */
export function refusedDelay(now: number, retryAfter: string | null): number {
    return Math.max(REFUSED_DELAY_MS, parseRetryAfter(retryAfter, now));
}

function parseRetryAfter(value: string | null, now: number): number {
    if (value === null) return 0;
    const text = value.trim();
    // `Date.parse` accepts nearly any text; an HTTP date starts with the name of a day.
    const isDate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text);
    const delay = isDate ? Date.parse(text) - now : Number(text) * SECOND;
    return Number.isFinite(delay) ? Math.min(Math.max(delay, 0), MAX_RETRY_AFTER_MS) : 0;
}
