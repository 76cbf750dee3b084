/** Attributes of a tag or fence, in the order of the source. */
export type Attributes = Record<string, unknown>;

const NAME = /\s*([A-Za-z_$][\w$-]*)/y;
const BARE = /[^\s"'{}[\]=%]+/y;

/**
 * Parses `a="text" b=3 c={"json":true}`: text is quoted, everything else is JSON.
 *
 * @returns null for any other form, so that the caller keeps the source as it is.
 * @example parseAttributes('propA="A" count=3') // { propA: 'A', count: 3 }
 */
export function parseAttributes(source: string): Attributes | null {
    // Without a prototype, so that an attribute named `__proto__` is an ordinary property.
    const attributes = Object.create(null) as Attributes;
    let at = 0;
    while (source.slice(at).trim() !== '') {
        NAME.lastIndex = at;
        const name = NAME.exec(source);
        const key = name?.[1];
        if (key === undefined || source[NAME.lastIndex] !== '=' || key in attributes) return null;
        if (at > 0 && !/\s/.test(source[at] ?? '')) return null;
        const value = readValue(source, NAME.lastIndex + 1);
        if (value === null) return null;
        attributes[key] = value.value;
        at = value.end;
    }
    return attributes;
}

function readValue(source: string, start: number): { value: unknown; end: number } | null {
    const first = source[start];
    if (first === '"' || first === '{' || first === '[') {
        const end = endOfJson(source, start);
        if (end === -1) return null;
        const raw = source.slice(start, end);
        const value = parseJson(raw);
        if (value !== undefined) return { value: value.json, end };
        // GitBook's quoted strings are not JSON: a single backslash is an ordinary character.
        return first === '"' ? { value: raw.slice(1, -1).replaceAll('\\"', '"'), end } : null;
    }
    if (first === "'") {
        const end = source.indexOf("'", start + 1);
        return end === -1 ? null : { value: source.slice(start + 1, end), end: end + 1 };
    }
    BARE.lastIndex = start;
    const bare = BARE.exec(source)?.[0];
    if (bare === undefined) return null;
    const parsed = parseJson(bare);
    // `parseJson` returns an object, so that the valid JSON `null` is not mistaken for a failure.
    return { value: parsed === undefined ? bare : parsed.json, end: start + bare.length };
}

function parseJson(source: string): { json: unknown } | undefined {
    try {
        return { json: JSON.parse(source) };
    } catch {
        return undefined;
    }
}

/** Returns the end of the JSON value that begins at `start`; -1 if it is not closed. */
function endOfJson(source: string, start: number): number {
    let depth = 0;
    let quoted = false;
    for (let at = start; at < source.length; at++) {
        const character = source[at];
        if (quoted) {
            if (character === '\\') at++;
            else if (character === '"') quoted = false;
        } else if (character === '"') quoted = true;
        else if (character === '{' || character === '[') depth++;
        else if (character === '}' || character === ']') depth--;
        if (!quoted && depth === 0) return at + 1;
    }
    return -1;
}

/**
 * Formats attributes on one line; the reverse of {@link parseAttributes}. Characters that would end a tag or a fence's
 * info string are escaped.
 *
 * @example formatAttributes({ propA: 'A', count: 3 }) // 'propA="A" count=3'
 */
export function formatAttributes(attributes: Attributes): string {
    return Object.entries(attributes)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => `${name}=${escapeJson(JSON.stringify(value))}`)
        .join(' ');
}

/** Returns true if all names can be written as attribute names. */
export function canFormat(attributes: Attributes): boolean {
    return Object.keys(attributes).every((name) => /^[A-Za-z_$][\w$-]*$/.test(name));
}

function escapeJson(json: string): string {
    return json
        .replaceAll('`', '\\u0060')
        .replaceAll('~', '\\u007e')
        .replaceAll('%}', '\\u0025}')
        .replaceAll('\u2028', '\\u2028')
        .replaceAll('\u2029', '\\u2029');
}
