/** Formats an element tree in the form of JSX, one element per line, for golden trees and their differences. */
export function formatTree(element: unknown): string {
    return lines(element, 0).join('\n');
}

/** Properties that hold elements. They are shown as children, after the name of the property. */
const NESTED = new Set(['element', 'header', 'footer', 'buttons', 'submit', 'hint', 'subtitle']);

function lines(node: unknown, depth: number): string[] {
    const indent = '  '.repeat(depth);
    if (node === null || node === undefined || typeof node === 'boolean') return [];
    if (Array.isArray(node)) return node.flatMap((child) => lines(child, depth));
    if (typeof node !== 'object') return [`${indent}${String(node)}`];
    const { type, children, ...properties } = node as Record<string, unknown>;
    if (typeof type !== 'string') return [`${indent}${JSON.stringify(node)}`];
    const attributes: string[] = [];
    const nested: string[] = [];
    for (const [key, value] of Object.entries(properties).toSorted(([a], [b]) =>
        a.localeCompare(b),
    )) {
        if (value === undefined || value === null) continue;
        if (NESTED.has(key) && typeof value === 'object') {
            nested.push(`${indent}  .${key}`, ...lines(value, depth + 2));
        } else attributes.push(attribute(key, value));
    }
    const content = [...nested, ...lines(children, depth + 1)];
    const head = [`${indent}<${type}`, ...attributes].join(' ');
    return content.length === 0 ? [`${head} />`] : [`${head}>`, ...content, `${indent}</${type}>`];
}

function attribute(key: string, value: unknown): string {
    return typeof value === 'string'
        ? `${key}=${JSON.stringify(value)}`
        : `${key}={${JSON.stringify(value)}}`;
}
