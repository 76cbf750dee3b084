import type { Harness } from '@bindery/testing';

/** Replaces values that differ from run to run: ids, ports, times and random values. */
export type Normalize = <Value>(value: Value) => Value;

const PATTERNS: [RegExp, string][] = [
    [/eyJ[\w-]+\.[\w-]+\.[\w-]*/g, '<jwt>'],
    [/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi, '<uuid>'],
    [/\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '<time>'],
    [/\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} 20\d\d \d\d:\d\d:\d\d GMT/g, '<time>'],
    [/\b1[789]\d{11}\b/g, '<milliseconds>'],
    [/\b1[789]\d{8}\b/g, '<seconds>'],
    [/(?<=[?&]state=)[^&"\s]+/g, '<state>'],
    [/\b0\.\d{10,}\b/g, '<random>'],
];

/** Creates the function that normalizes the observations of one harness. */
export async function createNormalize(h: Harness): Promise<Normalize> {
    const { installations } = await h.integration();
    const names = new Map<string, string>();
    const name = (value: unknown, as: string) => {
        if (typeof value === 'string' && value !== '') names.set(value, `<${as}>`);
    };
    for (const { installation } of installations) {
        name(installation.id, 'installation');
        name((installation.target as { organization?: string }).organization, 'organization');
    }
    for (const [index, { id }] of (await h.spaces()).entries()) name(id, `space ${index}`);
    for (const [index, { id, url }] of (await h.sites()).entries()) {
        name(id, `site ${index}`);
        name(new URL(url).host, `host of site ${index}`);
    }
    name(new URL(h.api).host, 'host');
    name(new URL(h.api).port, 'port');
    const known = [...names].toSorted(([a], [b]) => b.length - a.length);
    const text = (value: string): string => {
        let result = value;
        for (const [found, replacement] of known) result = result.replaceAll(found, replacement);
        for (const [pattern, replacement] of PATTERNS) {
            result = result.replaceAll(pattern, replacement);
        }
        return result;
    };
    const walk = (value: unknown): unknown => {
        if (typeof value === 'string') return text(value);
        if (typeof value === 'number') {
            const replaced = text(String(value));
            return replaced === String(value) ? value : replaced;
        }
        if (Array.isArray(value)) return value.map(walk);
        if (typeof value !== 'object' || value === null) return value;
        return Object.fromEntries(
            Object.entries(value).map(([key, inner]) => [text(key), walk(inner)]),
        );
    };
    // The result has the shape of the value: only strings and numbers in it change.
    return <Value>(value: Value) => walk(value) as Value;
}
