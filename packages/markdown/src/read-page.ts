import type { Definition } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';

import { boundedSyntax } from './bounded-syntax.ts';
import { isReadable } from './bounds.ts';
import { fieldsOf, splitFrontMatter, type PageFields } from './front-matter.ts';
import { NO_LINKS, type LinkContext } from './links.ts';
import type { BlockMappings } from './mappings.ts';
import { plainText, type BlockNode } from './nodes.ts';
import { readBlocks, type ReadBlock } from './read-blocks.ts';
import { verbatimBlock } from './verbatim.ts';
import { isEmptyParagraph } from './empty.ts';
import { gitbookSyntax, gitbookTree } from './syntax.ts';

/**
 * GFM without the step that searches the parsed text for URLs. That step also turns URLs with an escaped colon into
 * links, so a URL that is plain text could not be written.
 */
const TREE = gfmFromMarkdown().map(({ transforms: _transforms, ...extension }) => extension);

export interface ReadOptions {
    mappings?: BlockMappings;
    links?: LinkContext;
}

/** A page's file in parts; together they are the file. */
export interface PageSource {
    /** A byte order mark, or the empty string. */
    mark: string;
    /** The line ending of the file; the texts below use `\n`. */
    lineEnd: '\n' | '\r\n';
    frontMatter: string;
    body: string;
    /** All blocks of the body in order, including the title. */
    blocks: ReadBlock[];
    /** The title: the first block, if it is a heading of the first level. */
    title: ReadBlock | undefined;
}

/** The content of a page's file. */
export interface ReadPage extends PageFields {
    title: string | undefined;
    nodes: BlockNode[];
}

/**
 * Reads a page of GitBook's Markdown.
 *
 * @example readPage('# Hello\n\nWorld').title // 'Hello'
 */
export function readPage(source: string, options: ReadOptions = {}): ReadPage {
    const page = readSource(source, options);
    const title = page.title?.node ?? undefined;
    return {
        title: title === undefined ? undefined : titleText(title),
        ...fieldsOf(page.frontMatter),
        nodes: page.blocks.flatMap((block) =>
            block === page.title || block.node === null ? [] : [block.node],
        ),
    };
}

export function titleText(heading: BlockNode): string | undefined {
    const title = plainText(heading).replaceAll(/\s+/g, ' ').trim();
    return title === '' ? undefined : title;
}

/** Reads a page like {@link readPage}, with the positions of all parts. */
export function readSource(source: string, options: ReadOptions = {}): PageSource {
    const mark = source.startsWith('\uFEFF') ? '\uFEFF' : '';
    // Line endings are converted only if all of them are `\r\n`; mixed ones are kept as they are.
    const isWindows = source.includes('\r\n') && !/[^\r]\n|^\n/.test(source);
    const unix = isWindows ? source.replaceAll('\r\n', '\n') : source;
    const { frontMatter, body } = splitFrontMatter(unix.slice(mark.length));
    const blocks = readMarkdown(body, options);
    const first = blocks.find(({ node }) => node !== null);
    const isTitle = first?.node?.type === 'heading-1' && first.node.data?.['depth'] === 1;
    return {
        mark,
        lineEnd: isWindows ? '\r\n' : '\n',
        frontMatter,
        body,
        blocks,
        title: isTitle ? first : undefined,
    };
}

/** Reads the blocks of a Markdown text without front matter. */
export function readMarkdown(source: string, options: ReadOptions = {}): ReadBlock[] {
    if (!isReadable(source)) {
        return [{ node: verbatimBlock(source, 'markdown'), start: 0, end: source.length }];
    }
    const tree = fromMarkdown(source, {
        extensions: [...boundedSyntax, gitbookSyntax],
        mdastExtensions: [...TREE, gitbookTree],
    });
    const definitions = new Map<string, Definition>();
    collectDefinitions(tree, definitions);
    const blocks = readBlocks(tree.children, {
        source,
        definitions,
        links: options.links ?? NO_LINKS,
        mappings: options.mappings ?? [],
    });
    return blocks.map((read) => withLineStarts(read, source));
}

function withLineStarts(read: ReadBlock, source: string): ReadBlock {
    const { node, start, inner } = read;
    return {
        ...read,
        // An empty paragraph, such as `&#32;`, gets no node, because it is not shown and would not be written.
        node: node === null || isEmptyParagraph(node) ? null : node,
        start: lineStart(source, start),
        ...(inner === undefined
            ? {}
            : {
                  inner: {
                      ...inner,
                      blocks: inner.blocks.map((child) => withLineStarts(child, source)),
                  },
              }),
    };
}

/** Collects link definitions. The first definition of a name applies to the whole page (CommonMark 0.31, 4.7). */
function collectDefinitions(node: object, found: Map<string, Definition>): void {
    if ('type' in node && node.type === 'definition') {
        const definition = node as Definition;
        if (!found.has(definition.identifier)) found.set(definition.identifier, definition);
    }
    if ('children' in node) {
        for (const child of node.children as object[]) collectDefinitions(child, found);
    }
}

/** Returns the start of a block including the spaces before it, because its other lines may be aligned with them. */
function lineStart(source: string, start: number): number {
    const line = source.lastIndexOf('\n', start - 1) + 1;
    return source.slice(line, start).trim() === '' ? line : start;
}
