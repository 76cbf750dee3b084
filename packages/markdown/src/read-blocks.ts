import type { Code, Heading, List, Paragraph, RootContent } from 'mdast';

import { blockOfFence, blockOfTag } from './integration-block.ts';
import type { LinkContext } from './links.ts';
import { refOfUrl } from './links.ts';
import type { BlockMappings } from './mappings.ts';
import {
    block,
    leaf,
    plainText,
    text,
    voidBlock,
    type BlockNode,
    type FragmentNode,
} from './nodes.ts';
import { readInlines, type InlineContext } from './read-inlines.ts';
import { readTable } from './read-table.ts';
import { parseTag, readAttributes, type Tag } from './tags.ts';
import { verbatimBlock } from './verbatim.ts';

export interface BlockContext extends InlineContext {
    links: LinkContext;
    mappings: BlockMappings;
    /** The text that positions count in. */
    source: string;
}

/** A block and where it stands; null: it does not show, and only its text counts. */
export interface ReadBlock {
    node: BlockNode | null;
    start: number;
    end: number;
}

/** The nodes of a container as blocks, with each tag and what it encloses as one. */
export function readBlocks(nodes: readonly RootContent[], context: BlockContext): ReadBlock[] {
    const blocks: ReadBlock[] = [];
    for (let index = 0; index < nodes.length; index++) {
        const node = nodes[index];
        if (node === undefined) continue;
        let last = node;
        let read: BlockNode | null;
        if (node.type === 'gitbookTag') {
            const enclosed = readTag(nodes, index, context);
            last = nodes[enclosed.end] ?? node;
            index = enclosed.end;
            read = enclosed.node;
        } else {
            read = readOne(node, context);
        }
        blocks.push({
            node: read,
            start: node.position?.start.offset ?? 0,
            end: last.position?.end.offset ?? 0,
        });
    }
    return blocks;
}

/** Blocks inside another one: what does not show cannot be kept apart there. */
function readInner(nodes: readonly RootContent[], context: BlockContext): BlockNode[] {
    return readBlocks(nodes, context).flatMap(({ node, start, end }) => {
        if (node !== null) return [node];
        const source = context.source.slice(start, end);
        // Links are written out where they are used, so a definition is not missed.
        return source.startsWith('<!--') ? [verbatimBlock(source, 'comment')] : [];
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
            if (/^<!--(?:(?!-->)[\s\S])*-->$/.test(node.value)) return null;
            return readFigure(node.value) ?? verbatimBlock(node.value, 'html');
        case 'definition':
            return null;
        default:
            return verbatimBlock(sourceOf(node, context), 'markdown');
    }
}

function sourceOf(node: RootContent, { source }: BlockContext): string {
    return source.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0);
}

/** The page's title is the first level, so that the second is a document's first. */
function readHeading(node: Heading, context: BlockContext): BlockNode {
    const level = Math.min(3, Math.max(1, node.depth - 1));
    // Levels that documents do not have are kept beside those they have.
    const data = level === node.depth - 1 ? {} : { depth: node.depth };
    return block(`heading-${level}`, readInlines(node.children, context), data);
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
    const formula = /^\$\$[ \t]*\n((?:(?!\$\$)[\s\S])+)\n[ \t]*\$\$$/.exec(sourceOf(node, context));
    if (formula !== null) return voidBlock('math', { formula: formula[1] ?? '' });
    return block('paragraph', readInlines(node.children, context));
}

function readImage(
    url: string,
    alt?: string | null,
    caption?: string | null,
    size: { width?: number } = {},
): BlockNode {
    const fragments: FragmentNode[] = caption
        ? [
              {
                  object: 'fragment',
                  fragment: 'caption',
                  type: 'caption',
                  nodes: [block('paragraph', [text([leaf(caption)])])],
              },
          ]
        : [];
    const image: BlockNode = {
        ...voidBlock('image', {
            ref: { kind: 'url', url },
            ...(alt ? { alt } : {}),
            ...size,
        }),
        fragments,
    };
    return block('images', [image]);
}

const FIGURE =
    /^<figure><img src="([^"<>&]*)" alt="([^"<>&]*)"(?: width="(\d+)")?><figcaption>(?:<p>([^<>&]*)<\/p>)?<\/figcaption><\/figure>$/;

/** The form in which GitBook writes images. Any other HTML stays HTML. */
function readFigure(html: string): BlockNode | null {
    const match = FIGURE.exec(html.trim());
    if (match === null) return null;
    const [, url = '', alt, width, caption] = match;
    return readImage(url, alt, caption, width === undefined ? {} : { width: Number(width) });
}

function readList(node: List, context: BlockContext): BlockNode {
    const tasks = node.children.map((item) => typeof item.checked === 'boolean');
    const type = node.ordered
        ? 'list-ordered'
        : tasks.every(Boolean)
          ? 'list-tasks'
          : 'list-unordered';
    const items = node.children.map((item) =>
        block(
            'list-item',
            readInner(item.children, context),
            typeof item.checked === 'boolean' ? { checked: item.checked } : {},
        ),
    );
    const start = node.start ?? 1;
    return block(type, items, node.ordered && start !== 1 ? { start } : {});
}

function readCode(node: Code, context: BlockContext): BlockNode {
    const language = node.lang ?? '';
    const info = infoOf(node, context);
    const integration = blockOfFence(language, info, node.value, context.mappings);
    if (integration !== null) return integration;
    return codeBlock(node, node.meta ? { meta: node.meta } : {});
}

/** What stands after the language as it is written: the tree has it with its escapes resolved. */
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
    /** Index of the last node that belongs to it. */
    end: number;
}

/** A tag with what it encloses; one that is not understood stays as it is, and what follows it is read by itself. */
function readTag(nodes: readonly RootContent[], index: number, context: BlockContext): Enclosed {
    const source = tagAt(nodes, index) ?? '';
    const tag = parseTag(source);
    const unknown = { node: verbatimBlock(source, 'markdown'), end: index };
    if (tag === null) return unknown;
    const alone = readLoneTag(tag);
    const end = closingOf(nodes, index, tag.name);
    if (end === -1) return alone === null ? unknown : { node: alone, end: index };
    const read = Object.hasOwn(ENCLOSING, tag.name) ? ENCLOSING[tag.name] : undefined;
    const node = read?.(tag, nodes.slice(index + 1, end), context);
    return node === undefined || node === null ? unknown : { node, end };
}

function tagAt(nodes: readonly RootContent[], index: number): string | null {
    const node = nodes[index];
    return node?.type === 'gitbookTag' ? node.value : null;
}

/** Where `{% end… %}` of a tag is among its neighbours; -1 when there is none. */
function closingOf(nodes: readonly RootContent[], start: number, name: string): number {
    let depth = 1;
    for (let index = start + 1; index < nodes.length; index++) {
        const found = /^\{%\s*([\w-]+)/.exec(tagAt(nodes, index) ?? '')?.[1];
        if (found === name) depth++;
        if (found === `end${name}`) depth--;
        if (depth === 0) return index;
        // A lone embed has no end: the next one does not stand inside it.
        if (depth > 1 && name === 'embed') return -1;
    }
    return -1;
}

function readLoneTag(tag: Tag): BlockNode | null {
    if (tag.name === 'embed') {
        const data = readAttributes(tag.attributes, { url: 'text', fullWidth: 'flag' });
        return data?.['url'] === undefined ? null : voidBlock('embed', data);
    }
    if (tag.name === 'block') return readKeptBlock(tag.attributes['node']);
    return blockOfTag(tag);
}

/** A block that Markdown has no form for, see `write-blocks.ts`. */
function readKeptBlock(node: unknown): BlockNode | null {
    const kept = node as Partial<BlockNode> | null | undefined;
    if (typeof kept !== 'object' || kept?.object !== 'block') return null;
    return typeof kept.type === 'string' ? (kept as BlockNode) : null;
}

type ReadEnclosed = (
    tag: Tag,
    inner: readonly RootContent[],
    context: BlockContext,
) => BlockNode | null;

const HINT_STYLES = ['info', 'warning', 'danger', 'success'] as const;

const ENCLOSING: Readonly<Record<string, ReadEnclosed>> = {
    hint(tag, inner, context) {
        const data = readAttributes(tag.attributes, { style: HINT_STYLES, icon: 'text' });
        return data === null
            ? null
            : block('hint', readInner(inner, context), { ...data, style: data['style'] ?? 'info' });
    },
    tabs(tag, inner, context) {
        if (Object.keys(tag.attributes).length > 0) return null;
        const items = readInner(inner, context);
        const isTabs = items.length > 0 && items.every(({ type }) => type === 'tabs-item');
        return isTabs ? block('tabs', items) : null;
    },
    tab(tag, inner, context) {
        const data = readAttributes(tag.attributes, { title: 'text', icon: 'text', slug: 'text' });
        return data === null ? null : block('tabs-item', readInner(inner, context), data);
    },
    code(tag, inner, _context) {
        const data = readAttributes(tag.attributes, {
            title: 'text',
            overflow: ['scroll', 'wrap'],
            lineNumbers: 'flag',
            fullWidth: 'flag',
            expandable: 'flag',
        });
        const [code, second] = inner;
        if (data === null || code?.type !== 'code' || second !== undefined || code.meta)
            return null;
        return codeBlock(code, data);
    },
    'content-ref'(tag, inner, context) {
        const data = readAttributes(tag.attributes, { url: 'text' });
        const [paragraph, second] = inner;
        const isLink =
            paragraph === undefined ||
            (paragraph.type === 'paragraph' &&
                paragraph.children.length === 1 &&
                paragraph.children[0]?.type === 'link');
        if (typeof data?.['url'] !== 'string' || second !== undefined || !isLink) return null;
        const title =
            paragraph === undefined ? '' : plainText(readOne(paragraph, context) ?? block('', []));
        return voidBlock('content-ref', {
            ref: refOfUrl(data['url'], context.links),
            ...(title === '' ? {} : { title }),
        });
    },
};
