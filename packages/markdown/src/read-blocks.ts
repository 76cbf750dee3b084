import type { Code, Heading, List, ListItem, Paragraph, PhrasingContent, RootContent } from 'mdast';

import { readContainer, isContainerTag } from './containers.ts';
import { readDetails } from './details.ts';
import { readAlignedBlock } from './html-blocks.ts';
import { readHtmlCode } from './html-code.ts';
import { readHtmlTable } from './read-html-table.ts';
import { captionFragment, readImageBlock } from './images.ts';
import { blockOfFence, blockOfTag } from './integration-block.ts';
import { isLoneTag, readLeafTag } from './leaf-tags.ts';
import type { LinkContext } from './links.ts';
import type { BlockMappings } from './mappings.ts';
import { block, leaf, text, voidBlock, type BlockNode, type FragmentNode } from './nodes.ts';
import { readInlines, type InlineContext } from './read-inlines.ts';
import { readTable } from './read-table.ts';
import { parseTag, readAttributes, tagName, type Tag } from './tags.ts';
import { verbatimBlock } from './verbatim.ts';

export interface BlockContext extends InlineContext {
    links: LinkContext;
    mappings: BlockMappings;
}

/** A block with its position in the source. The node is null for comments and link definitions, which are not shown. */
export interface ReadBlock {
    node: BlockNode | null;
    start: number;
    end: number;
    /** The blocks between the tags of a container, so that an edit of one keeps the source of the others. */
    inner?: { start: number; end: number; blocks: ReadBlock[] };
    /** The positions of a list's items, so that an edit of one item keeps the source of the others. */
    items?: { start: number; end: number }[];
}

/** A Markdown text and the blocks read from it. The positions of the blocks are offsets in the text. */
export interface Region {
    text: string;
    blocks: readonly ReadBlock[];
}

/** Reads the nodes of a container as blocks. A tag and the nodes that it encloses are one block. */
export function readBlocks(nodes: readonly RootContent[], context: BlockContext): ReadBlock[] {
    const blocks: ReadBlock[] = [];
    for (let index = 0; index < nodes.length; index++) {
        const node = nodes[index];
        if (node === undefined) continue;
        const enclosed = readEnclosing(nodes, index, context);
        const last = enclosed === null ? node : (nodes[enclosed.end] ?? node);
        index = enclosed?.end ?? index;
        const read = enclosed === null ? readOne(node, context) : enclosed.node;
        blocks.push({
            node: read,
            start: node.position?.start.offset ?? 0,
            end: last.position?.end.offset ?? 0,
            ...(enclosed?.inner === undefined ? {} : { inner: enclosed.inner }),
            ...(node.type === 'list' ? { items: node.children.map(positionOf) } : {}),
        });
    }
    return blocks;
}

function positionOf({ position }: ListItem): { start: number; end: number } {
    return { start: position?.start.offset ?? 0, end: position?.end.offset ?? 0 };
}

/** Reads blocks inside another block, where comments and definitions have no position of their own. */
function readInner(nodes: readonly RootContent[], context: BlockContext): BlockNode[] {
    return shownBlocks(readBlocks(nodes, context), context);
}

function shownBlocks(blocks: readonly ReadBlock[], { source }: BlockContext): BlockNode[] {
    return blocks.flatMap(({ node, start, end }) => {
        if (node !== null) return [node];
        const hidden = source.slice(start, end);
        // A comment stays as a verbatim block. A definition is dropped: links that use it have their own URL.
        return hidden.startsWith('<!--') ? [verbatimBlock(hidden, 'comment')] : [];
    });
}

function readOne(node: RootContent, context: BlockContext): BlockNode | null {
    switch (node.type) {
        case 'heading':
            return readHeading(node, context);
        case 'paragraph':
            return readParagraph(node, context);
        case 'list':
            return readList(node, context);
        case 'blockquote':
            return block('blockquote', readInner(node.children, context));
        case 'code':
            return readCode(node, context);
        case 'thematicBreak':
            return voidBlock('divider', {});
        case 'table':
            return readTable(node, context);
        case 'html':
            return readHtmlBlock(node.value, context);
        case 'definition':
            return null;
        default:
            return verbatimBlock(sourceOf(node, context), 'markdown');
    }
}

/**
 * Reads the HTML that GitBook writes for images, tables, aligned text and highlighted code. All other HTML is verbatim.
 */
function readHtmlBlock(html: string, { links }: BlockContext): BlockNode | null {
    if (/^<!--(?:(?!-->)[\s\S])*-->$/.test(html)) return null;
    const readers = [readHtmlTable, readImageBlock, readAlignedBlock, readHtmlCode];
    for (const read of readers) {
        const node = read(html, links);
        if (node !== null) return node;
    }
    return verbatimBlock(html, 'html');
}

function sourceOf(node: RootContent | PhrasingContent, { source }: BlockContext): string {
    return source.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0);
}

/** Reads a heading. `#` is the title of the page, so `##` is read as `heading-1`. */
function readHeading(node: Heading, context: BlockContext): BlockNode {
    const level = Math.min(3, Math.max(1, node.depth - 1));
    const { children, data } = splitAnchor(node, context);
    return block(`heading-${level}`, readInlines(children, context), {
        ...data,
        // Documents have three levels. Other depths get the nearest level and are stored in `depth`.
        ...(level === node.depth - 1 ? {} : { depth: node.depth }),
    });
}

const ANCHOR = /^<a (?:href="#([^"<>&\s]+)" )?id="([^"<>&\s]+)">$/;

/**
 * Splits the id off a heading. GitBook writes `Title <a href="#id" id="id"></a>`; `Title {#id}` and
 * `Title <a id="id"></a>` are read too, and `anchor` records the form in the file.
 */
function splitAnchor(
    { children }: Heading,
    context: BlockContext,
): { children: PhrasingContent[]; data: Record<string, unknown> } {
    const [open, close] = children.slice(-2);
    if (open?.type === 'html' && close?.type === 'html' && close.value === '</a>') {
        const [, target, id] = ANCHOR.exec(open.value) ?? [];
        if (id !== undefined && (target === undefined || target === id)) {
            const data = target === undefined ? { id, anchor: 'id' } : { id };
            return { children: trimEnd(children.slice(0, -2)), data };
        }
    }
    const last = children.at(-1);
    if (last?.type === 'text') {
        // Read from the source, because the tree does not show whether the braces were escaped.
        const id = /(?:^|\s)\{#([^{}\s\\]+)\}$/.exec(sourceOf(last, context))?.[1];
        const suffix = `{#${id}}`;
        if (id !== undefined && last.value.endsWith(suffix)) {
            const trimmed = { ...last, value: last.value.slice(0, -suffix.length) };
            return {
                children: trimEnd([...children.slice(0, -1), trimmed]),
                data: { id, anchor: 'braces' },
            };
        }
    }
    return { children, data: {} };
}

function trimEnd(children: PhrasingContent[]): PhrasingContent[] {
    const last = children.at(-1);
    return last?.type === 'text'
        ? [...children.slice(0, -1), { ...last, value: last.value.trimEnd() }]
        : children;
}

function readParagraph(node: Paragraph, context: BlockContext): BlockNode {
    const [only, second] = node.children;
    if (only !== undefined && second === undefined) {
        if (only.type === 'image') return readImage(only.url, only.alt, only.title);
        if (only.type === 'imageReference') {
            const target = context.definitions.get(only.identifier);
            return readImage(target?.url ?? '', only.alt, target?.title);
        }
        if (only.type === 'gitbookMath') {
            return voidBlock('math', { formula: only.value.slice(2, -2) });
        }
    }
    const formula = formulaOf(node, context);
    if (formula !== null) return voidBlock('math', { formula });
    return block('paragraph', readInlines(node.children, context));
}

/**
 * Returns the formula of a paragraph that is `$$`, lines and `$$`; the indentation of a list is removed from its lines.
 */
function formulaOf(node: Paragraph, context: BlockContext): string | null {
    const source = sourceOf(node, context);
    const formula = /^\$\$[ \t]*\n((?:(?!\$\$)[\s\S])+)\n[ \t]*\$\$$/.exec(source)?.[1];
    if (formula === undefined) return null;
    const indentation = (node.position?.start.column ?? 1) - 1;
    return formula
        .split('\n')
        .map((line) => line.slice(Math.min(indentation, /^ */.exec(line)?.[0].length ?? 0)))
        .join('\n');
}

function readImage(url: string, alt?: string | null, caption?: string | null): BlockNode {
    const fragments: FragmentNode[] = caption
        ? [captionFragment([block('paragraph', [text([leaf(caption)])])])]
        : [];
    const image: BlockNode = {
        ...voidBlock('image', { ref: { kind: 'url', url }, ...(alt ? { alt } : {}) }),
        fragments,
    };
    return block('images', [image]);
}

function readList(node: List, context: BlockContext): BlockNode {
    const items = node.children.map((item) => readItem(item, context));
    const isTasks = items.every((item) => typeof item.data?.['checked'] === 'boolean');
    const type = node.ordered ? 'list-ordered' : isTasks ? 'list-tasks' : 'list-unordered';
    const start = node.start ?? 1;
    return block(type, items, node.ordered && start !== 1 ? { start } : {});
}

function readItem(item: ListItem, context: BlockContext): BlockNode {
    if (typeof item.checked === 'boolean') {
        return block('list-item', readInner(item.children, context), { checked: item.checked });
    }
    const [first, ...rest] = item.children;
    // GFM requires text after the checkbox; GitBook and others write an empty task without text.
    const box = first?.type === 'paragraph' ? /^\[([ xX])\]$/.exec(sourceOf(first, context)) : null;
    if (box === null) return block('list-item', readInner(item.children, context));
    return block('list-item', readInner(rest, context), { checked: box[1] !== ' ' });
}

function readCode(node: Code, context: BlockContext): BlockNode {
    const language = node.lang ?? '';
    const info = infoOf(node, context);
    const integration = blockOfFence(language, info, node.value, context.mappings);
    if (integration !== null) return integration;
    return codeBlock(node, node.meta ? { meta: node.meta } : {});
}

/** Returns the info string after the language as in the source; the tree contains it with escapes resolved. */
function infoOf(node: Code, context: BlockContext): string {
    const [line = ''] = sourceOf(node, context).split('\n', 1);
    return /^[`~]{3,}[ \t]*\S+[ \t]+(.*)$/.exec(line.trimEnd())?.[1] ?? '';
}

function codeBlock(node: Code, data: Record<string, unknown>): BlockNode {
    const lines = node.value.split('\n').map((line) => block('code-line', [text([leaf(line)])]));
    return block('code', lines, { ...(node.lang ? { syntax: node.lang } : {}), ...data });
}

interface Enclosed {
    node: BlockNode;
    /** Index of the last node that belongs to the block. */
    end: number;
    inner?: NonNullable<ReadBlock['inner']>;
}

/** Reads a tag or `<details>` with the nodes up to its end; null for any other node. */
function readEnclosing(
    nodes: readonly RootContent[],
    index: number,
    context: BlockContext,
): Enclosed | null {
    const node = nodes[index];
    if (node?.type === 'gitbookTag') return readTag(nodes, index, context);
    if (node?.type !== 'html') return null;
    const details = readDetails(nodes, index, context.links);
    if (details === null) return null;
    const inner = readRegion(nodes, details.bodyStart, details.end, context);
    const body = shownBlocks(inner.blocks, context);
    return { node: details.withBody(body), end: details.end, inner };
}

/**
 * Reads the nodes from `start` up to but not including `end`, and the region of the source between their neighbours.
 */
function readRegion(
    nodes: readonly RootContent[],
    start: number,
    end: number,
    context: BlockContext,
): NonNullable<ReadBlock['inner']> {
    return {
        start: nodes[start - 1]?.position?.end.offset ?? 0,
        end: nodes[end]?.position?.start.offset ?? 0,
        blocks: readBlocks(nodes.slice(start, end), context),
    };
}

/**
 * Reads a tag with the nodes that it encloses. An unknown tag becomes a verbatim block, and its content is read as
 * separate blocks.
 */
function readTag(nodes: readonly RootContent[], index: number, context: BlockContext): Enclosed {
    const source = tagAt(nodes, index) ?? '';
    const unknown = { node: verbatimBlock(source, 'markdown'), end: index };
    const name = tagName(source);
    const end = name === null ? -1 : closingOf(nodes, index, name);
    const special = readExpressionTag(source);
    if (special?.type === 'reusable-content') return { node: special, end: index };
    if (special !== null) {
        if (end === -1) return unknown;
        const inner = readRegion(nodes, index + 1, end, context);
        return { node: { ...special, nodes: shownBlocks(inner.blocks, context) }, end, inner };
    }
    const tag = parseTag(source);
    if (tag === null) return unknown;
    if (end === -1) {
        const alone = readLoneTag(tag, context);
        return alone === null ? unknown : { node: alone, end: index };
    }
    if (tag.name === 'code') {
        const code = readCodeTag(tag, nodes.slice(index + 1, end));
        return code === null ? unknown : { node: code, end };
    }
    const inner = readRegion(nodes, index + 1, end, context);
    const children = shownBlocks(inner.blocks, context);
    if (isContainerTag(tag.name)) {
        const node = readContainer(tag.name, tag.attributes, children);
        return node === null ? unknown : { node, end, inner };
    }
    const node = readLeafTag(tag.name, tag.attributes, children, context.links);
    return node === null ? unknown : { node, end };
}

/**
 * Reads a tag that contains an expression or a path instead of attributes: `{% if visitor.claims.beta %}`,
 * `{% include "a.md" %}`.
 */
function readExpressionTag(source: string): BlockNode | null {
    const expression = /^\{%\s*if\s+(\S(?:.*\S)?)\s*%\}$/.exec(source)?.[1];
    if (expression !== undefined) return block('if', [], { expression });
    const included = /^\{%\s*include\s+"([^"\\]+)"\s*%\}$/.exec(source)?.[1];
    if (included === undefined) return null;
    return voidBlock('reusable-content', {
        ref: { kind: 'reusable-content', reusableContent: included },
    });
}

function tagAt(nodes: readonly RootContent[], index: number): string | null {
    const node = nodes[index];
    return node?.type === 'gitbookTag' ? node.value : null;
}

/** Returns the index of a tag's `{% end… %}`; -1 if there is none. */
function closingOf(nodes: readonly RootContent[], start: number, name: string): number {
    let depth = 1;
    for (let index = start + 1; index < nodes.length; index++) {
        const found = tagName(tagAt(nodes, index) ?? '');
        if (found === name) depth++;
        if (found === `end${name}`) depth--;
        if (depth === 0) return index;
        // A tag that may be used without an end tag cannot contain another tag of the same name.
        if (depth > 1 && isLoneTag(name)) return -1;
    }
    return -1;
}

function readLoneTag(tag: Tag, { links }: BlockContext): BlockNode | null {
    if (tag.name === 'block') return readJsonBlock(tag.attributes['node']);
    return readLeafTag(tag.name, tag.attributes, undefined, links) ?? blockOfTag(tag);
}

/** Reads a block that was written as JSON because Markdown cannot represent it: see `write-blocks.ts`. */
function readJsonBlock(json: unknown): BlockNode | null {
    const node = json as Partial<BlockNode> | null | undefined;
    if (typeof node !== 'object' || node?.object !== 'block') return null;
    // The cast holds because the types of blocks are loose: any object of this shape is a block.
    return typeof node.type === 'string' ? (node as BlockNode) : null;
}

function readCodeTag(tag: Tag, inner: readonly RootContent[]): BlockNode | null {
    const data = readAttributes(tag.attributes, {
        title: 'text',
        overflow: ['scroll', 'wrap'],
        lineNumbers: 'flag',
        fullWidth: 'flag',
        expandable: 'flag',
    });
    const [code, second] = inner;
    if (data === null || code?.type !== 'code' || second !== undefined || code.meta) return null;
    return codeBlock(code, data);
}
