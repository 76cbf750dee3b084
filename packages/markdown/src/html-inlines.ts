import { escapeText, formatAttributes, hasOnly, type HtmlElement, type HtmlNode } from './html.ts';
import { readInlineElement, writeInlineElement } from './inline-elements.ts';
import { refOfUrl, urlOfRef, type ContentRef, type LinkContext } from './links.ts';
import {
    colorsOfStyle,
    HTML_MARKS,
    HTML_TAGS,
    mergeTexts,
    runsOf,
    sameMark,
    styleOfColors,
    type Run,
} from './marks.ts';
import { leaf, mark, text, type InlineNode, type Leaf, type Mark, type TextNode } from './nodes.ts';
import { pushLeaf } from './push-leaf.ts';
import { isVerbatimMark } from './verbatim.ts';

type Inline = TextNode | InlineNode;

/**
 * Reads the content of a paragraph that is written as HTML, as in the cells of GitBook's HTML tables.
 *
 * @returns null if there is an element or attribute that a document cannot represent.
 */
export function readHtmlInlines(nodes: readonly HtmlNode[], links: LinkContext): Inline[] | null {
    const inlines: Inline[] = [];
    return readInto(inlines, nodes, [], links) ? inlines : null;
}

function readInto(
    inlines: Inline[],
    nodes: readonly HtmlNode[],
    marks: Mark[],
    links: LinkContext,
): boolean {
    return nodes.every((node) => {
        if (typeof node === 'string') {
            pushLeaf(inlines, leaf(node.replaceAll(/\s*\n\s*/g, ' '), marks));
            return true;
        }
        return readElement(inlines, node, marks, links);
    });
}

function readElement(
    inlines: Inline[],
    element: HtmlElement,
    marks: Mark[],
    links: LinkContext,
): boolean {
    if (element.name === 'br') {
        pushLeaf(inlines, leaf('\n', marks));
        return hasOnly(element);
    }
    const inline = readInlineElement(element, links) ?? readMention(element, links);
    if (inline !== null) {
        const color = marks.find(({ type }) => type === 'color');
        if (inline.type === 'icon' && color?.data?.['text'] !== undefined) {
            inline.data = { ...inline.data, color: color.data['text'] };
        } else if (marks.length > 0) return false;
        inlines.push(inline);
        return true;
    }
    if (element.name === 'a') return readLink(inlines, element, marks, links);
    const added = markOfElement(element);
    if (added === null || marks.some(({ type }) => type === added.type)) return false;
    return readInto(inlines, element.children, [...marks, added], links);
}

function markOfElement(element: HtmlElement): Mark | null {
    if (element.name === 'mark') {
        const style = element.attributes['style'];
        const colors = style === undefined ? null : colorsOfStyle(style);
        return colors === null || !hasOnly(element, 'style') ? null : mark('color', colors);
    }
    if (!hasOnly(element)) return null;
    if (element.name === 'code') return mark('code');
    const type = Object.hasOwn(HTML_MARKS, element.name) ? HTML_MARKS[element.name] : undefined;
    return type === undefined ? null : mark(type);
}

function readLink(
    inlines: Inline[],
    element: HtmlElement,
    marks: Mark[],
    links: LinkContext,
): boolean {
    const { href, title } = element.attributes;
    if (href === undefined || !hasOnly(element, 'href', 'title')) return false;
    const nodes: Inline[] = [];
    if (!readInto(nodes, element.children, marks, links)) return false;
    inlines.push({
        object: 'inline',
        type: 'link',
        isVoid: false,
        data: { ref: refOfUrl(href, links), ...(title === undefined ? {} : { title }) },
        nodes: nodes.length === 0 ? [text([])] : nodes,
    });
    return true;
}

/** Reads `<a data-mention href="page.md">page.md</a>`. */
function readMention(element: HtmlElement, links: LinkContext): InlineNode | null {
    const { href } = element.attributes;
    if (element.name !== 'a' || !('data-mention' in element.attributes)) return null;
    const label = element.children.every((child) => typeof child === 'string');
    if (href === undefined || !label || !hasOnly(element, 'href', 'data-mention')) return null;
    return mention(refOfUrl(href, links), element.children.join(''));
}

/** Creates a reference that shows the title of its target. The label is the text of the link in the file. */
export function mention(ref: ContentRef, label: string): InlineNode {
    return {
        object: 'inline',
        type: 'mention',
        isVoid: true,
        data: { ref, ...(label === '' ? {} : { label }) },
    };
}

/** Writes inlines as HTML for a cell or a caption; null if one cannot be written as HTML. */
export function writeHtmlInlines(nodes: readonly Inline[], links: LinkContext): string | null {
    const written = mergeTexts(nodes).map((node) =>
        node.object === 'text' ? writeLeaves(node.leaves) : writeInline(node, links),
    );
    return written.every((part) => part !== null) ? written.join('') : null;
}

function writeLeaves(leaves: readonly Leaf[]): string | null {
    if (leaves.some(({ marks }) => (marks ?? []).some(isVerbatimMark))) return null;
    return writeRuns(runsOf(leaves), 0);
}

function writeRuns(runs: readonly Run[], depth: number): string {
    let html = '';
    for (let index = 0; index < runs.length;) {
        const run = runs[index];
        const outer = run?.marks[depth];
        if (run === undefined) break;
        if (outer === undefined) {
            html += run.text.split('\n').map(escapeText).join('<br>');
            index++;
            continue;
        }
        let end = index + 1;
        while (sameMark(runs[end]?.marks[depth], outer)) end++;
        html += wrap(outer, writeRuns(runs.slice(index, end), depth + 1));
        index = end;
    }
    return html;
}

function wrap(outer: Mark, inner: string): string {
    if (outer.type === 'color') {
        const style = styleOfColors(outer);
        return style === '' ? inner : `<mark style="${style}">${inner}</mark>`;
    }
    const tag = HTML_TAGS[outer.type] ?? 'span';
    return `<${tag}>${inner}</${tag}>`;
}

function writeInline(node: InlineNode, links: LinkContext): string | null {
    const { ref, title, label, ...rest } = node.data ?? {};
    if (node.type === 'link') {
        const inner = writeHtmlInlines(node.nodes ?? [], links);
        if (inner === null || Object.keys(rest).length > 0 || label !== undefined) return null;
        if (title !== undefined && typeof title !== 'string') return null;
        const href = urlOfRef((ref ?? {}) as ContentRef, links);
        return `<a${formatAttributes({ href, title })}>${inner}</a>`;
    }
    if (node.type === 'mention') {
        if (Object.keys(rest).length > 0 || title !== undefined) return null;
        const href = urlOfRef((ref ?? {}) as ContentRef, links);
        const shown = typeof label === 'string' ? label : '';
        return `<a data-mention${formatAttributes({ href })}>${escapeText(shown)}</a>`;
    }
    if (node.type === 'emoji') return null;
    return writeInlineElement(node, links, escapeText);
}
