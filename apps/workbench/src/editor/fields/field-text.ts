/** Converts the values of a block's data to the text of an input, and back. */

/** @example lengthText({ unit: '%', value: 50 }) // '50%' */
export function lengthText(value: unknown): string {
    if (typeof value === 'number') return String(value);
    const { unit, value: amount } = (value ?? {}) as { unit?: unknown; value?: unknown };
    return typeof amount === 'number' ? `${amount}${typeof unit === 'string' ? unit : ''}` : '';
}

/** Reads a length in pixels or with a unit. Returns undefined for any other text. */
export function parseLength(text: string): number | { unit: string; value: number } | undefined {
    const match = /^\s*(\d+(?:\.\d+)?)\s*(px|%|[a-z]{1,4})?\s*$/.exec(text);
    if (!match) return undefined;
    const value = Number(match[1]);
    const unit = match[2];
    return unit === undefined || unit === 'px' ? value : { unit, value };
}

export function listText(value: unknown): string {
    return Array.isArray(value) ? value.filter((each) => typeof each === 'string').join(', ') : '';
}

export function parseList(text: string): string[] {
    return text
        .split(',')
        .map((each) => each.trim())
        .filter((each) => each !== '');
}

/** Lists the names of tags, which are references: `[{ kind: 'tag', tag: 'new' }]` becomes `new`. */
export function tagsText(value: unknown): string {
    const tags = Array.isArray(value) ? value : [];
    return listText(tags.map((each) => (each as { tag?: unknown } | null)?.tag));
}

export function parseTags(text: string): { kind: 'tag'; tag: string }[] {
    return parseList(text).map((tag) => ({ kind: 'tag', tag }));
}

/**
 * Returns the data with a field changed. Removes the field if its value is undefined, null, an empty text or an empty
 * list. Stores `false` only if the data already has the field.
 */
export function withField(
    data: Record<string, unknown>,
    name: string,
    value: unknown,
): Record<string, unknown> {
    const { [name]: _before, ...rest } = data;
    const isEmpty =
        value === undefined ||
        value === null ||
        value === '' ||
        (value === false && !Object.hasOwn(data, name)) ||
        (Array.isArray(value) && value.length === 0);
    return isEmpty ? rest : { ...data, [name]: value };
}
