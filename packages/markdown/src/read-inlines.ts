import type { PhrasingContent } from 'mdast';

import { isElement, parseHtml } from './html.ts';
import { mention } from './html-inlines.ts';
import { inlineOfComment, inlineOfElement } from './inline-comment.ts';
import { readInlineElement } from './inline-elements.ts';
import { refOfUrl, type LinkContext } from './links.ts';
import { colorsOfStyle, HTML_MARKS } from './marks.ts';
import {
    leaf,
    mark,
    plainText,
    text,
    voidInline,
    type InlineNode,
    type Mark,
    type TextNode,
} from './nodes.ts';
import { pushLeaf } from './push-leaf.ts';
import { verbatimLeaf } from './verbatim.ts';

export interface InlineContext {
    links: LinkContext;
    /** Link definitions by identifier. */
    definitions: ReadonlyMap<string, { url: string; title?: string | null | undefined }>;
    /** The text that the positions of nodes refer to. */
    source: string;
}

type Inline = TextNode | InlineNode;

/** Maximum number of nested marks; further marks stay HTML. */
const MAX_MARKS = 16;

/** Elements that GitBook writes for an inline. */
const INLINE_ELEMENT = /^<(?:a|button|i|code|span|img|picture)[ >]/i;

/** Reads the content of a paragraph. Markdown that documents cannot represent becomes leaves with its source. */
export function readInlines(nodes: readonly PhrasingContent[], context: InlineContext): Inline[] {
    const inlines: Inline[] = [];
    readInto(inlines, nodes, [], context);
    return inlines.length === 0 ? [text([])] : inlines;
}

/**
 * Appends the inlines of the nodes to `inlines`. Iterates over nested HTML elements instead of recursing, because a
 * page may nest more elements than the stack allows.
 */
function readInto(
    inlines: Inline[],
    nodes: readonly PhrasingContent[],
    outerMarks: Mark[],
    context: InlineContext,
): void {
    const ends = closingTags(nodes);
    const open: { end: number; marks: Mark[] }[] = [];
    for (let index = 0; index < nodes.length; index++) {
        const node = nodes[index];
        if (node === undefined) continue;
        if (open.at(-1)?.end === index) {
            open.pop();
            continue;
        }
        const marks = open.at(-1)?.marks ?? outerMarks;
        if (node.type !== 'html') {
            readOne(inlines, node, marks, context);
            continue;
        }
        const end = ends.get(index);
        const element = readElement(nodes, index, end, marks, context);
        if (element !== null) {
            inlines.push(element.inline);
            index = element.end;
            continue;
        }
        const added = marks.length < MAX_MARKS ? markOfTag(node.value) : null;
        // An element that ends outside its parent stays HTML, because it is not nested correctly.
        const isNested = end !== undefined && end < (open.at(-1)?.end ?? nodes.length);
        if (added !== null && isNested) {
            open.push({ end, marks: withMark(marks, added) });
        } else if (/^<br\s*\/?>$/i.test(node.value)) {
            pushLeaf(inlines, leaf('\n', marks));
        } else {
            const inline = inlineOfComment(node.value);
            // Remove the indentation of lines, as everywhere in a paragraph; whitespace inside a tag has no meaning.
            if (inline === null) {
                pushLeaf(inlines, verbatimLeaf(node.value.replaceAll(/[ \t]*\n[ \t]*/g, '\n')));
            } else inlines.push(inline);
        }
    }
}

/** Reads a button, icon, expression, image or link that is written as an HTML element. */
function readElement(
    nodes: readonly PhrasingContent[],
    index: number,
    end: number | undefined,
    marks: Mark[],
    context: InlineContext,
): { inline: InlineNode; end: number } | null {
    const node = nodes[index];
    if (node?.type !== 'html' || !INLINE_ELEMENT.test(node.value)) return null;
    const last = /^<img/i.test(node.value) ? index : end;
    if (last === undefined) return null;
    const start = node.position?.start.offset ?? 0;
    const source = context.source.slice(start, nodes[last]?.position?.end.offset ?? start);
    // An element over several lines is not read: inside a quote, each line begins with a `>` that is not part of
    // the element.
    if (source.includes('\n')) return null;
    const [element, extra] = parseHtml(source) ?? [];
    if (!isElement(element) || extra !== undefined) return null;
    const inline = readInlineElement(element, context.links) ?? inlineOfElement(source);
    if (inline === null) return null;
    const color = marks.find(({ type }) => type === 'color')?.data?.['text'];
    if (inline.type === 'icon' && color !== undefined && color !== 'default') {
        inline.data = { ...inline.data, color };
    }
    return { inline, end: last };
}

function readOne(
    inlines: Inline[],
    node: Exclude<PhrasingContent, { type: 'html' }>,
    marks: Mark[],
    context: InlineContext,
): void {
    switch (node.type) {
        case 'text':
            pushLeaf(inlines, leaf(inOneLine(node.value), marks));
            return;
        case 'break':
            pushLeaf(inlines, leaf('\n', marks));
            return;
        case 'strong':
            return readInto(inlines, node.children, withMark(marks, mark('bold')), context);
        case 'emphasis':
            return readInto(inlines, node.children, withMark(marks, mark('italic')), context);
        case 'delete':
            return readInto(
                inlines,
                node.children,
                withMark(marks, mark('strikethrough')),
                context,
            );
        case 'inlineCode':
            pushLeaf(inlines, leaf(inOneLine(node.value), [...marks, mark('code')]));
            return;
        case 'gitbookMath':
            inlines.push(voidInline('inline-math', { formula: node.value.slice(2, -2) }));
            return;
        case 'link':
            inlines.push(link(node.url, node.title, node.children, marks, context));
            return;
        case 'linkReference': {
            const target = context.definitions.get(node.identifier);
            inlines.push(link(target?.url ?? '', target?.title, node.children, marks, context));
            return;
        }
        case 'image':
            inlines.push(image(node.url, node.alt, node.title));
            return;
        case 'imageReference': {
            const target = context.definitions.get(node.identifier);
            inlines.push(image(target?.url ?? '', node.alt, target?.title));
            return;
        }
        case 'footnoteReference':
            pushLeaf(inlines, verbatimLeaf(`[^${node.label ?? node.identifier}]`));
            return;
    }
}

/** Adds a mark. Nested marks of one type, such as italics within italics, are one mark. */
function withMark(marks: Mark[], added: Mark): Mark[] {
    return marks.some(({ type }) => type === added.type) ? marks : [...marks, added];
}

/** Replaces the line breaks inside a paragraph by spaces. A hard break is a separate node. */
function inOneLine(value: string): string {
    return value.replaceAll(/\r?\n|\r/g, ' ');
}

/**
 * Creates a link, or a mention if the title of the link is `mention`: GitBook writes such a link for a reference that
 * shows the title of its target.
 */
function link(
    url: string,
    title: string | null | undefined,
    children: readonly PhrasingContent[],
    marks: Mark[],
    context: InlineContext,
): InlineNode {
    const ref = refOfUrl(url, context.links);
    const nodes: Inline[] = [];
    readInto(nodes, children, marks, context);
    const isPlain = nodes.every(
        (node) => node.object === 'text' && node.leaves.every((one) => one.marks.length === 0),
    );
    if (title === 'mention' && isPlain) return mention(ref, nodes.map(plainText).join(''));
    return {
        object: 'inline',
        type: 'link',
        isVoid: false,
        data: { ref, ...(title ? { title } : {}) },
        nodes: nodes.length === 0 ? [text([])] : nodes,
    };
}

function image(url: string, alt?: string | null, title?: string | null): InlineNode {
    return voidInline('inline-image', {
        ref: { kind: 'url', url },
        ...(alt ? { alt } : {}),
        ...(title ? { caption: title } : {}),
    });
}

function markOfTag(html: string): Mark | null {
    const name = /^<([a-z]+)>$/i.exec(html)?.[1]?.toLowerCase();
    const type =
        name !== undefined && Object.hasOwn(HTML_MARKS, name) ? HTML_MARKS[name] : undefined;
    if (type !== undefined) return mark(type);
    const style = /^<mark style="([^"]*)">$/i.exec(html)?.[1];
    const colors = style === undefined ? null : colorsOfStyle(style);
    return colors === null ? null : mark('color', colors);
}

/** Maps the index of each opening HTML tag to the index of its closing tag. */
function closingTags(nodes: readonly PhrasingContent[]): Map<number, number> {
    const ends = new Map<number, number>();
    const open = new Map<string, number[]>();
    for (const [index, node] of nodes.entries()) {
        const match = node.type === 'html' ? /^<(\/?)([a-z]+)[ >]/i.exec(node.value) : null;
        if (match === null) continue;
        const name = (match[2] ?? '').toLowerCase();
        const starts = open.get(name) ?? [];
        open.set(name, starts);
        if (match[1] === '') {
            starts.push(index);
        } else {
            const start = starts.pop();
            if (start !== undefined) ends.set(start, index);
        }
    }
    return ends;
}
