/** Fields of ContentKit elements that a reader sees as text. */
const SHOWN = new Set(['label', 'title', 'hint', 'placeholder', 'content', 'subtitle', 'text']);

/**
 * What a reader would see of a rendered element, line by line: for assertions that do not care for the layout.
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
            // The runs of one text are one line.
            return type === 'text' || type === 'markdown' ? [lines.join('')] : lines;
        }
        if (typeof value === 'string') return SHOWN.has(key) ? [value] : [];
        return typeof value === 'object' &&
            !key.startsWith('on') &&
            key !== 'props' &&
            key !== 'data'
            ? linesOf(value)
            : [];
    });
}
