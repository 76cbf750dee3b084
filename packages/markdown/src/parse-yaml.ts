import { isScalar, parseDocument, visit, YAMLParseError, type Document, type YAMLMap } from 'yaml';

/** Limits of a YAML text, checked before it is parsed. The parser takes 20 to 40 µs for a value. */
export interface YamlLimits {
    /** In characters. */
    maxLength: number;
    /** Lines, fields and items, approximated by line ends, colons, commas and brackets. */
    maxValues: number;
}

/** Maximum depth. The parser recurses. */
const MAX_DEPTH = 100;

/** Characters that begin or end a value. */
const VALUES = /[\n:,[{]/g;

/**
 * Checks a YAML text before it is parsed.
 *
 * @returns the reason why it is refused, as the end of a sentence; null if it is within the limits.
 */
export function yamlError(yaml: string, { maxLength, maxValues }: YamlLimits): string | null {
    if (yaml.length > maxLength) {
        return `of ${yaml.length} characters; at most ${maxLength} are read`;
    }
    if (yamlDepth(yaml) > MAX_DEPTH) return `nested deeper than ${MAX_DEPTH} levels`;
    return (yaml.match(VALUES)?.length ?? 0) > maxValues
        ? `with more than ${maxValues} lines, fields and items`
        : null;
}

/**
 * Parses YAML that is within the limits, in time that grows with its length. The document has an error for a map with
 * two equal keys. `toJS` shares the values of aliases; {@link isExpanded} checks whether they become too large when
 * each alias is written out.
 */
export function parseYaml(yaml: string): Document.Parsed {
    // The parser compares each key of a map with all others.
    const document = parseDocument(yaml, { uniqueKeys: false });
    visit(document, {
        Map(_key, map) {
            const name = duplicateKey(map);
            if (name === null) return undefined;
            const at = map.range ?? [0, 0];
            document.errors.push(
                new YAMLParseError(
                    [at[0], at[1]],
                    'DUPLICATE_KEY',
                    `The key "${name}" is there twice`,
                ),
            );
            return visit.BREAK;
        },
    });
    return document;
}

function duplicateKey(map: YAMLMap): string | null {
    const names = new Set<unknown>();
    for (const { key } of map.items) {
        const name = isScalar(key) ? key.value : key;
        if (names.has(name)) return String(name);
        names.add(name);
    }
    return null;
}

/** Returns true if a value with shared parts has more values or characters than `max` when each part is written out. */
export function isExpanded(value: unknown, max: number): boolean {
    let left = max;
    const take = (part: unknown): boolean => {
        left -= typeof part === 'string' ? part.length + 1 : 1;
        if (left < 0) return false;
        if (typeof part !== 'object' || part === null) return true;
        return Object.entries(part).every(([name, each]) => {
            left -= name.length;
            return take(each);
        });
    };
    return !take(value);
}

/** Returns an upper bound of the nesting. Counts brackets, and the indicators that begin nested blocks on one line. */
function yamlDepth(yaml: string): number {
    let depth = 0;
    let deepest = 0;
    for (const character of yaml) {
        if (character === '[' || character === '{') deepest = Math.max(deepest, ++depth);
        if (character === ']' || character === '}') depth = Math.max(0, depth - 1);
    }
    for (const [indicators] of yaml.matchAll(/^[ \t]*(?:[-?:][ \t]+)*/gm)) {
        deepest = Math.max(deepest, indicators.length / 2);
    }
    return deepest;
}
