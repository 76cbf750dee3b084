import { formatAttributes, isElement, parseHtml } from './html.ts';
import type { InlineNode } from './nodes.ts';

const INLINE_COMMENT = /^<!--inline (\{.*\})-->$/s;

/** Writes an inline that Markdown cannot represent as an HTML comment that holds its JSON. */
export function commentOfInline(node: InlineNode): string {
    // Two hyphens would end the comment.
    return `<!--inline ${JSON.stringify(node).replaceAll('-', '\\u002d')}-->`;
}

/** Reads the comment that {@link commentOfInline} writes; null for every other HTML. */
export function inlineOfComment(html: string): InlineNode | null {
    const json = INLINE_COMMENT.exec(html)?.[1];
    return json === undefined ? null : parseInline(json);
}

/**
 * Writes an inline as an element that holds its JSON. Used at the beginning of a paragraph, where a comment would be
 * read as an HTML block.
 */
export function elementOfInline(node: InlineNode): string {
    const attributes = formatAttributes({ 'data-inline': JSON.stringify(node) });
    return `<span${attributes}></span>`;
}

/** Reads the element that {@link elementOfInline} writes; null for every other HTML. */
export function inlineOfElement(html: string): InlineNode | null {
    const [element] = parseHtml(html) ?? [];
    const json = isElement(element, 'span') ? element.attributes['data-inline'] : undefined;
    return json === undefined ? null : parseInline(json);
}

function parseInline(json: string): InlineNode | null {
    try {
        const node = JSON.parse(json) as InlineNode;
        return node.object === 'inline' && typeof node.type === 'string' ? node : null;
    } catch {
        return null;
    }
}
