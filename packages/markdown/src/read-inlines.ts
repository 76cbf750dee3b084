import type { PhrasingContent } from 'mdast';

import { refOfUrl, type LinkContext } from './links.ts';
import {
    leaf,
    mark,
    text,
    voidInline,
    type InlineNode,
    type Leaf,
    type Mark,
    type TextNode,
} from './nodes.ts';
import { verbatimLeaf } from './verbatim.ts';

export interface InlineContext {
    links: LinkContext;
    /** Addresses of link definitions, by identifier. */
    definitions: ReadonlyMap<string, { url: string; title?: string | null | undefined }>;
}

type Inline = TextNode | InlineNode;

/** Tags of HTML that documents have a mark for. */
const HTML_MARKS: Readonly<Record<string, string>> = {
    kbd: 'keyboard',
    sup: 'superscript',
    sub: 'subscript',
    b: 'bold',
    strong: 'bold',
    i: 'italic',
    em: 'italic',
    s: 'strikethrough',
    del: 'strikethrough',
};

/** More marks in one another are kept as the HTML they are. */
const MOST_MARKS = 16;

/** A paragraph's content. What documents have no form for stays as the Markdown it is. */
export function readInlines(nodes: readonly PhrasingContent[], context: InlineContext): Inline[] {
    const inlines: Inline[] = [];
    readInto(inlines, nodes, [], context);
    return inlines.length === 0 ? [text([])] : inlines;
}

/** Elements in one another are gone through without a call for each, of which a page may hold too many for the stack. */
function readInto(
    inlines: Inline[],
    nodes: readonly PhrasingContent[],
    around: Mark[],
    context: InlineContext,
): void {
    const ends = closingTags(nodes);
    const open: { end: number; marks: Mark[] }[] = [];
    for (const [index, node] of nodes.entries()) {
        if (open.at(-1)?.end === index) {
            open.pop();
            continue;
        }
        const marks = open.at(-1)?.marks ?? around;
        if (node.type !== 'html') {
            readOne(inlines, node, marks, context);
            continue;
        }
        const added = marks.length < MOST_MARKS ? markOfTag(node.value) : null;
        const end = ends.get(index);
        // One that ends beyond the element around it is none.
        const isWhole = end !== undefined && end < (open.at(-1)?.end ?? nodes.length);
        if (added !== null && isWhole) {
            open.push({ end, marks: withMark(marks, added) });
        } else if (/^<br\s*\/?>$/i.test(node.value)) {
            push(inlines, leaf('\n', marks));
        } else {
            const kept = inlineOfComment(node.value);
            // Indentation inside a tag means nothing, and a paragraph's lines have none.
            if (kept === null) {
                push(inlines, verbatimLeaf(node.value.replaceAll(/[ \t]*\n[ \t]*/g, '\n')));
            } else inlines.push(kept);
        }
    }
}

function readOne(
    inlines: Inline[],
    node: Exclude<PhrasingContent, { type: 'html' }>,
    marks: Mark[],
    context: InlineContext,
): void {
    switch (node.type) {
        case 'text':
            push(inlines, leaf(inOneLine(node.value), marks));
            return;
        case 'break':
            push(inlines, leaf('\n', marks));
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
            push(inlines, leaf(inOneLine(node.value), [...marks, mark('code')]));
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
            push(inlines, verbatimLeaf(`[^${node.label ?? node.identifier}]`));
            return;
    }
}

/** Text in italics within italics is in italics. */
function withMark(marks: Mark[], added: Mark): Mark[] {
    return marks.some(({ type }) => type === added.type) ? marks : [...marks, added];
}

/** A line's end in a paragraph is a space; a break is a node of its own. */
function inOneLine(value: string): string {
    return value.replaceAll(/\r?\n|\r/g, ' ');
}

function push(inlines: Inline[], added: Leaf): void {
    if (added.text === '') return;
    const last = inlines.at(-1);
    if (last?.object !== 'text') {
        inlines.push(text([added]));
        return;
    }
    const previous = last.leaves.at(-1);
    if (previous !== undefined && JSON.stringify(previous.marks) === JSON.stringify(added.marks)) {
        previous.text += added.text;
    } else {
        last.leaves.push(added);
    }
}

function link(
    url: string,
    title: string | null | undefined,
    children: readonly PhrasingContent[],
    marks: Mark[],
    context: InlineContext,
): InlineNode {
    const nodes: Inline[] = [];
    readInto(nodes, children, marks, context);
    return {
        object: 'inline',
        type: 'link',
        isVoid: false,
        data: { ref: refOfUrl(url, context.links), ...(title ? { title } : {}) },
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
    const colors = style === undefined ? null : colorsOf(style);
    return colors === null ? null : mark('color', colors);
}

/** GitBook's `<mark style="color:red;background-color:blue;">`; null when there is more in it. */
function colorsOf(style: string): { text: string; background: string } | null {
    const colors = { text: 'default', background: 'default' };
    for (const declaration of style.split(';').filter((part) => part.trim() !== '')) {
        const match = /^\s*(background-)?color\s*:\s*([a-z$]+)\s*$/.exec(declaration);
        if (match === null) return null;
        colors[match[1] === undefined ? 'text' : 'background'] = match[2] ?? 'default';
    }
    return colors;
}

/** Where each element of HTML among these nodes ends. */
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

const INLINE_COMMENT = /^<!--inline (\{.*\})-->$/s;

/** An inline that Markdown has no form for, as a comment that holds it. */
export function commentOfInline(node: InlineNode): string {
    // Two hyphens would end the comment.
    return `<!--inline ${JSON.stringify(node).replaceAll('-', '\\u002d')}-->`;
}

function inlineOfComment(html: string): InlineNode | null {
    const json = INLINE_COMMENT.exec(html)?.[1];
    if (json === undefined) return null;
    try {
        const node = JSON.parse(json) as InlineNode;
        return node.object === 'inline' && typeof node.type === 'string' ? node : null;
    } catch {
        return null;
    }
}
