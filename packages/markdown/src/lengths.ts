/** The published `Length`: pixels, or a value with a unit. */
export type Length = number | { unit: string; value: number };

/**
 * Parses a length; null if the text is not a length in the form that {@link formatLength} writes.
 *
 * @example parseLength('66.66%') // { unit: '%', value: 66.66 }
 */
export function parseLength(text: string): Length | null {
    const match = /^(\d+(?:\.\d+)?)(px|%|[a-z]{1,4})?$/.exec(text);
    if (match === null) return null;
    const value = Number(match[1]);
    // Accept only numbers in canonical form: `1.50`, for example, would be written back as `1.5`.
    if (String(value) !== match[1]) return null;
    return match[2] === undefined ? value : { unit: match[2], value };
}

/** Formats a length; the reverse of {@link parseLength}. Null if the value is not a length. */
export function formatLength(length: unknown): string | null {
    if (typeof length === 'number') return checked(String(length));
    if (typeof length !== 'object' || length === null) return null;
    const { unit, value, ...rest } = length as { unit?: unknown; value?: unknown };
    if (Object.keys(rest).length > 0 || typeof value !== 'number') return null;
    return typeof unit === 'string' ? checked(`${value}${unit}`) : null;
}

function checked(text: string): string | null {
    return parseLength(text) === null ? null : text;
}
