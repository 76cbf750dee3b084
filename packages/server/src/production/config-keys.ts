import { closest, distance } from 'fastest-levenshtein';

import { configJsonSchema } from './config-schema.ts';

/** A value of the configuration, and the environment variable that replaces it. */
export interface ConfigKey {
    path: readonly string[];
    variable: string;
    /** `list`: texts, separated by commas or as JSON. `json`: other lists, and records. */
    kind: 'text' | 'number' | 'boolean' | 'list' | 'json';
    description: string;
}

const PREFIX = 'BINDERY_';

interface SchemaNode {
    type?: string;
    description?: string;
    properties?: Record<string, SchemaNode>;
    items?: SchemaNode;
}

/** The keys of the configuration, in the order of the schema. */
export const CONFIG_KEYS: readonly ConfigKey[] = keysOf(configJsonSchema(), []);

function keysOf(node: SchemaNode, path: readonly string[]): ConfigKey[] {
    if (node.properties !== undefined) {
        return Object.entries(node.properties).flatMap(([name, child]) =>
            keysOf(child, [...path, name]),
        );
    }
    return [
        {
            path,
            variable: variableOf(path),
            kind: kindOf(node),
            description: node.description ?? '',
        },
    ];
}

function kindOf({ type, items }: SchemaNode): ConfigKey['kind'] {
    if (type === 'integer' || type === 'number') return 'number';
    if (type === 'boolean') return 'boolean';
    if (type === 'array') return items?.type === 'string' ? 'list' : 'json';
    return type === 'object' ? 'json' : 'text';
}

/** @example variableOf(['database', 'pool', 'connectTimeoutMs']) // BINDERY_DATABASE_POOL_CONNECT_TIMEOUT_MS */
function variableOf(path: readonly string[]): string {
    const words = path.map((name) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`));
    return PREFIX + words.join('_').toUpperCase();
}

/** Returns the names of the keys that an object of the configuration may have, by the path of the object. */
export function siblingsOf(path: readonly PropertyKey[]): string[] {
    const names = CONFIG_KEYS.filter(
        (key) =>
            key.path.length > path.length && path.every((name, index) => key.path[index] === name),
    ).map((key) => key.path[path.length] ?? '');
    return [...new Set(names)];
}

/** Returns ` Did you mean "x"?`, or nothing if no candidate is similar. */
export function didYouMean(text: string, candidates: readonly string[]): string {
    if (candidates.length === 0) return '';
    const found = closest(text, candidates as string[]);
    const isSimilar = distance(text.toLowerCase(), found.toLowerCase()) <= similarity(text);
    return isSimilar ? ` Did you mean ${JSON.stringify(found)}?` : '';
}

/** Returns the maximum edit distance of a suggestion: one typing error per three characters, but at least two. */
const similarity = (text: string) => Math.max(2, Math.ceil(text.length / 3));

const SECTIONS = [...new Set(CONFIG_KEYS.map(({ path }) => variableOf(path.slice(0, 1))))];

/**
 * Returns the variables whose names begin as those of the configuration do, but that belong to no key, e.g. misspelled
 * ones.
 */
export function unknownVariables(names: readonly string[]): string[] {
    const known = new Set(CONFIG_KEYS.map(({ variable }) => variable));
    return names.filter(
        (name) => !known.has(name) && SECTIONS.some((section) => name.startsWith(`${section}_`)),
    );
}
