/**
 * Parses a `Retry-After` header (RFC 9110, section 10.2.3), seconds or a date. Returns seconds from now, at least 0;
 * undefined without a valid header.
 */
export function readRetryAfter(header: string | null): number | undefined {
    const text = header?.trim() ?? '';
    if (/^\d+$/.test(text)) {
        return Number(text);
    }
    // An HTTP date starts with the day's name; `Date.parse` would accept other formats as well.
    const time = /^[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(time) ? undefined : Math.max(0, Math.ceil((time - Date.now()) / 1000));
}
