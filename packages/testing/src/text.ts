/** Attributes of ContentKit elements that are visible text. */
const VISIBLE = new Set(['label', 'title', 'hint', 'placeholder', 'content', 'subtitle', 'text']);

/**
 * Returns the visible text of a rendered element, one line per element, for assertions that ignore the layout.
 *
 * @example
 * textOf({ type: 'block', children: [{ type: 'text', children: ['Hello'] }] }); // 'Hello'
 */
export function textOf(element: unknown): string {
    return linesOf(element).join('\n');
}

function linesOf(node: unknown): string[] {
    if (typeof node === 'string' || typeof node === 'number') return [String(node)];
    if (Array.isArray(node)) return node.flatMap(linesOf);
    if (typeof node !== 'object' || node === null) return [];
    const { type } = node as { type?: unknown };
    return Object.entries(node).flatMap(([key, value]) => {
        if (key === 'children') {
            const lines = linesOf(value);
            // The children of a text element form one line.
            return type === 'text' || type === 'markdown' ? [lines.join('')] : lines;
        }
        if (typeof value === 'string') return VISIBLE.has(key) ? [value] : [];
        return typeof value === 'object' &&
            !key.startsWith('on') &&
            key !== 'props' &&
            key !== 'data'
            ? linesOf(value)
            : [];
    });
}
