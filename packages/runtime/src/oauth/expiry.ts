/**
 * Numbers from here on are milliseconds, smaller ones are seconds since the epoch: 1e11 ms is a date in 1973, 1e11 s a
 * date in the year 5138.
 */
const FIRST_MILLISECONDS = 1e11;

/** Reads a number or the text of one; undefined for anything else, e.g. null, an empty text or a date. */
function readNumber(value: unknown): number | undefined {
    const isNumeric =
        typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
    const number = isNumeric ? Number(value) : Number.NaN;
    return Number.isNaN(number) ? undefined : number;
}

/**
 * Reads a time in one of the forms that providers and integrations store: seconds or milliseconds since the epoch, as a
 * number or as text, or a date that `new Date()` parses.
 *
 * @returns Milliseconds since the epoch; undefined for a missing or empty value and for 0, which mean "never expires";
 * NaN for text that is not a time.
 */
export function readExpiresAt(value: unknown): number | undefined {
    if (value === undefined || value === null || value === '') {
        return undefined;
    }
    const number = readNumber(value);
    if (number === 0) {
        return undefined;
    }
    if (number !== undefined) {
        return number < FIRST_MILLISECONDS ? number * 1000 : number;
    }
    return typeof value === 'string' ? Date.parse(value) : Number.NaN;
}

/**
 * Returns the expiry of the access token in a token response (RFC 6749, section 5.1): `expires_in`, else the
 * `expires_at` that some providers send. Numbers may be text or fractions.
 *
 * @returns Milliseconds since the epoch, an integer; undefined if the token does not expire or the provider does not
 * say when. An `expires_in` of 0 or less means the same: a new token has not expired.
 */
export function readTokenExpiry(response: Record<string, unknown>): number | undefined {
    const lifetime = readNumber(response['expires_in']);
    const expiresAt =
        lifetime === undefined
            ? readExpiresAt(response['expires_at'])
            : lifetime > 0
              ? Date.now() + lifetime * 1000
              : undefined;
    // An infinite or unsafe number means that the token does not expire, because JSON cannot represent it.
    return Number.isSafeInteger(Math.floor(expiresAt ?? Number.NaN))
        ? Math.floor(expiresAt ?? 0)
        : undefined;
}
