import { formatAttributes, parseAttributes, type Attributes } from './attributes.ts';

/** One of GitBook's tags: `{% hint style="info" %}`, `{% endhint %}`, `{% @integration/block key="value" %}`. */
export interface Tag {
    name: string;
    attributes: Attributes;
}

/** Returns a tag's name, or null if the text is not a tag. */
export function tagName(source: string): string | null {
    return /^\{%\s*(@?[\w./-]+)/.exec(source)?.[1] ?? null;
}

/** Parses a tag; null if its attributes are not of the form `name="text"` or `name=JSON`. */
export function parseTag(source: string): Tag | null {
    const match = /^\{%\s*(@?[\w./-]+)(?:\s+([\s\S]*?))?\s*%\}$/.exec(source);
    if (match === null) return null;
    const attributes = parseAttributes(match[2] ?? '');
    return attributes === null ? null : { name: match[1] ?? '', attributes };
}

/**
 * Formats a tag; the reverse of {@link parseTag}.
 *
 * @example formatTag({ name: 'hint', attributes: { style: 'info' } }) // '{% hint style="info" %}'
 */
export function formatTag({ name, attributes }: Tag): string {
    const written = formatAttributes(attributes);
    return written === '' ? `{% ${name} %}` : `{% ${name} ${written} %}`;
}

/** Reads attributes by name; null if an attribute is unknown or its value is of another kind. */
export function readAttributes(
    attributes: Attributes,
    kinds: Readonly<Record<string, 'text' | 'flag' | readonly string[]>>,
): Record<string, unknown> | null {
    const data: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(attributes)) {
        const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
        if (kind === undefined) return null;
        if (kind === 'flag') {
            if (value !== 'true' && value !== 'false' && typeof value !== 'boolean') return null;
            data[name] = String(value) === 'true';
        } else if (typeof value !== 'string' || (kind !== 'text' && !kind.includes(value))) {
            return null;
        } else {
            data[name] = value;
        }
    }
    return data;
}

/** Writes data as attributes with quoted values; null if a field is unknown, or neither text nor a flag. */
export function attributesOf(
    data: Record<string, unknown>,
    names: readonly string[],
): Attributes | null {
    const attributes: Attributes = {};
    for (const [name, value] of Object.entries(data)) {
        if (value === undefined) continue;
        if (!names.includes(name) || (typeof value !== 'string' && typeof value !== 'boolean')) {
            return null;
        }
        attributes[name] = String(value);
    }
    // In the order of `names`, because a database may return the fields in another order.
    return Object.fromEntries(
        names.flatMap((name) => (name in attributes ? [[name, attributes[name]]] : [])),
    );
}
