import {
    elementsOf,
    formatAttributes,
    hasOnly,
    isElement,
    parseHtml,
    type HtmlElement,
    type HtmlNode,
} from './html.ts';
import { readHtmlInlines, writeHtmlInlines } from './html-inlines.ts';
import type { LinkContext } from './links.ts';
import { block, isBlock, text, type BlockNode, type InlineNode, type TextNode } from './nodes.ts';

/** Maps the values of HTML's `align` to GitBook's `TextAlignment`. */
const ALIGNMENTS: Readonly<Record<string, string>> = {
    left: 'start',
    center: 'center',
    right: 'end',
};

const LISTS: Readonly<Record<string, string>> = { ul: 'list-unordered', ol: 'list-ordered' };

/** Block elements. A cell or list item that contains one is read as blocks, not as a paragraph. */
const BLOCK_ELEMENTS: ReadonlySet<string> = new Set([
    'p',
    'ul',
    'ol',
    'blockquote',
    'hr',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
]);

export function isBlockElement(name: string): boolean {
    return BLOCK_ELEMENTS.has(name);
}

/**
 * Reads a paragraph or heading that GitBook writes as HTML because of its alignment: `<p align="center">text</p>`.
 *
 * @returns null for any other HTML.
 */
export function readAlignedBlock(html: string, links: LinkContext): BlockNode | null {
    const [element, extra] = elementsOf(parseHtml(html.trim()) ?? []);
    if (!isElement(element) || extra !== undefined || !('align' in element.attributes)) return null;
    return element.name === 'p' || headingLevel(element.name) !== null
        ? readHtmlBlock(element, links)
        : null;
}

/** Writes a paragraph or heading with an alignment as HTML; null if its content cannot be written as HTML. */
export function writeAlignedBlock(node: BlockNode, links: LinkContext): string | null {
    return writeHtmlBlock(node, links);
}

/**
 * Reads the content of a table's cell: inlines are one paragraph, block elements are blocks.
 *
 * @returns null if there is an element that a document cannot represent.
 */
export function readHtmlContent(
    nodes: readonly HtmlNode[],
    links: LinkContext,
): BlockNode[] | null {
    const elements = elementsOf(nodes);
    const isBlocks = elements.some((node) => isElement(node) && BLOCK_ELEMENTS.has(node.name));
    if (!isBlocks) {
        const inlines = readHtmlInlines(nodes, links);
        return inlines === null ? null : [block('paragraph', orEmpty(inlines))];
    }
    const blocks: BlockNode[] = [];
    let loose: HtmlNode[] = [];
    const flush = (): boolean => {
        if (elementsOf(loose).length > 0) {
            const inlines = readHtmlInlines(loose, links);
            if (inlines === null) return false;
            blocks.push(block('paragraph', orEmpty(inlines)));
        }
        loose = [];
        return true;
    };
    for (const node of nodes) {
        if (!isElement(node) || !BLOCK_ELEMENTS.has(node.name)) {
            loose.push(node);
            continue;
        }
        const read = readHtmlBlock(node, links);
        if (read === null || !flush()) return null;
        blocks.push(read);
    }
    return flush() ? blocks : null;
}

function orEmpty(inlines: (TextNode | InlineNode)[]): (TextNode | InlineNode)[] {
    return inlines.length === 0 ? [text([])] : inlines;
}

function headingLevel(name: string): number | null {
    const level = /^h([1-6])$/.exec(name)?.[1];
    return level === undefined ? null : Number(level);
}

function readHtmlBlock(element: HtmlElement, links: LinkContext): BlockNode | null {
    const { name, children } = element;
    const level = headingLevel(name);
    if (name === 'p' || level !== null) {
        const data = alignmentOf(element);
        const { content, id } =
            level === null ? { content: children, id: null } : splitId(children);
        const inlines = readHtmlInlines(content, links);
        if (data === null || inlines === null) return null;
        if (level === null) return block('paragraph', orEmpty(inlines), data);
        const nearest = Math.min(3, Math.max(1, level - 1));
        return block(`heading-${nearest}`, orEmpty(inlines), {
            ...data,
            ...(id === null ? {} : { id }),
            ...(nearest === level - 1 ? {} : { depth: level }),
        });
    }
    if (name === 'hr') return hasOnly(element) ? { ...block('divider', []), isVoid: true } : null;
    if (name === 'blockquote') {
        const inner = readHtmlContent(children, links);
        return inner === null || !hasOnly(element) ? null : block('blockquote', inner);
    }
    return readHtmlList(element, links);
}

function alignmentOf(element: HtmlElement): Record<string, unknown> | null {
    if (!hasOnly(element, 'align')) return null;
    const { align } = element.attributes;
    if (align === undefined) return {};
    return Object.hasOwn(ALIGNMENTS, align) ? { align: ALIGNMENTS[align] } : null;
}

/** Separates the anchor that GitBook writes at the end of a heading: `Title <a href="#id" id="id"></a>`. */
function splitId(nodes: readonly HtmlNode[]): { content: readonly HtmlNode[]; id: string | null } {
    const anchor = nodes.at(-1);
    if (!isElement(anchor, 'a') || anchor.children.length > 0) return { content: nodes, id: null };
    const { href, id } = anchor.attributes;
    if (id === undefined || href !== `#${id}` || !hasOnly(anchor, 'href', 'id')) {
        return { content: nodes, id: null };
    }
    const content = nodes.slice(0, -1);
    const last = content.at(-1);
    if (typeof last === 'string') content.splice(-1, 1, last.trimEnd());
    return { content, id };
}

function readHtmlList(element: HtmlElement, links: LinkContext): BlockNode | null {
    const { class: className, start } = element.attributes;
    const isTasks = className === 'contains-task-list';
    if (!hasOnly(element, 'start', 'class') || (className !== undefined && !isTasks)) return null;
    const first = start === undefined ? undefined : Number(start);
    if (first !== undefined && (!Number.isInteger(first) || element.name !== 'ol')) return null;
    const items = elementsOf(element.children).map((child) =>
        isElement(child, 'li') && hasOnly(child) ? readItem(child, isTasks, links) : null,
    );
    if (items.length === 0 || !items.every((item) => item !== null)) return null;
    const type = isTasks ? 'list-tasks' : (LISTS[element.name] ?? '');
    return block(type, items, first === undefined || first === 1 ? {} : { start: first });
}

function readItem(item: HtmlElement, isTask: boolean, links: LinkContext): BlockNode | null {
    const [box, ...rest] = item.children;
    const isBox =
        isElement(box, 'input') &&
        box.attributes['type'] === 'checkbox' &&
        hasOnly(box, 'type', 'checked', 'disabled');
    if (isTask !== isBox) return null;
    const nodes = readHtmlContent(isBox ? rest : item.children, links);
    if (nodes === null) return null;
    return block('list-item', nodes, isBox ? { checked: 'checked' in box.attributes } : {});
}

/**
 * Writes blocks for a cell; null if one cannot be written as HTML. A single plain paragraph is written without an
 * element.
 */
export function writeHtmlContent(nodes: readonly BlockNode[], links: LinkContext): string | null {
    const [only, second] = nodes;
    if (only === undefined) return '';
    if (second === undefined && isPlainParagraph(only))
        return writeHtmlInlines(inlinesOf(only), links);
    const written = nodes.map((node) => writeHtmlBlock(node, links));
    return written.every((part) => part !== null) ? written.join('') : null;
}

function isPlainParagraph(node: BlockNode): boolean {
    return node.type === 'paragraph' && Object.keys(node.data ?? {}).length === 0;
}

function inlinesOf(node: BlockNode): (TextNode | InlineNode)[] {
    return (node.nodes ?? []).filter((child) => child.object !== 'block');
}

function writeHtmlBlock(node: BlockNode, links: LinkContext): string | null {
    switch (node.type) {
        case 'paragraph':
        case 'heading-1':
        case 'heading-2':
        case 'heading-3':
            return writeTextBlock(node, links);
        case 'divider':
            return Object.keys(node.data ?? {}).length === 0 ? '<hr>' : null;
        case 'blockquote': {
            if (Object.keys(node.data ?? {}).length > 0) return null;
            const inner = writeInner(node, links);
            return inner === null ? null : `<blockquote>${inner}</blockquote>`;
        }
        case 'list-unordered':
        case 'list-ordered':
        case 'list-tasks':
            return writeHtmlList(node, links);
        default:
            return null;
    }
}

function writeInner(node: BlockNode, links: LinkContext): string | null {
    const nodes = node.nodes ?? [];
    return nodes.every(isBlock) ? writeHtmlContent(nodes, links) : null;
}

function writeTextBlock(node: BlockNode, links: LinkContext): string | null {
    const { align, id, depth, ...rest } = node.data ?? {};
    const value = Object.keys(ALIGNMENTS).find((name) => ALIGNMENTS[name] === align);
    if (Object.keys(rest).length > 0 || (align !== undefined && value === undefined)) return null;
    const html = writeHtmlInlines(inlinesOf(node), links);
    if (html === null) return null;
    const attributes = formatAttributes({ align: value });
    if (node.type === 'paragraph') {
        return id === undefined && depth === undefined ? `<p${attributes}>${html}</p>` : null;
    }
    if (id !== undefined && typeof id !== 'string') return null;
    const anchor = id === undefined ? '' : ` <a${formatAttributes({ href: `#${id}`, id })}></a>`;
    const level = typeof depth === 'number' ? depth : Number(node.type.at(-1)) + 1;
    return `<h${level}${attributes}>${html}${anchor}</h${level}>`;
}

function writeHtmlList(node: BlockNode, links: LinkContext): string | null {
    const { start, ...rest } = node.data ?? {};
    const isTasks = node.type === 'list-tasks';
    const tag = node.type === 'list-ordered' ? 'ol' : 'ul';
    if (Object.keys(rest).length > 0 || (start !== undefined && typeof start !== 'number'))
        return null;
    const items = (node.nodes ?? []).map((item) => {
        if (!isBlock(item) || item.type !== 'list-item') return null;
        const { checked, ...more } = item.data ?? {};
        if (Object.keys(more).length > 0 || isTasks !== (typeof checked === 'boolean')) return null;
        const inner = writeInner(item, links);
        if (inner === null) return null;
        const box = isTasks
            ? `<input${formatAttributes({ type: 'checkbox', checked: checked === true || undefined })}>`
            : '';
        return `<li>${box}${inner}</li>`;
    });
    if (items.length === 0 || !items.every((item) => item !== null)) return null;
    const attributes = formatAttributes({
        start: start as number | undefined,
        class: isTasks ? 'contains-task-list' : undefined,
    });
    return `<${tag}${attributes}>${items.join('')}</${tag}>`;
}
