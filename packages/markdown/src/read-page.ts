import type { Definition } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

import { isReadable } from './bounds.ts';
import { descriptionOf, splitFrontMatter } from './front-matter.ts';
import { NO_LINKS, type LinkContext } from './links.ts';
import type { BlockMappings } from './mappings.ts';
import { plainText, type BlockNode } from './nodes.ts';
import { readBlocks, type ReadBlock } from './read-blocks.ts';
import { verbatimBlock } from './verbatim.ts';
import { isEmptyParagraph } from './write-blocks.ts';
import { gitbookSyntax, gitbookTree } from './syntax.ts';

export interface ReadOptions {
    mappings?: BlockMappings;
    links?: LinkContext;
}

/** A page's file, taken apart so that it can be put together again. */
export interface PageSource {
    /** A byte order mark, or nothing. */
    mark: string;
    /** How lines end in the file; texts below end them with `\n`. */
    lineEnd: '\n' | '\r\n';
    frontMatter: string;
    body: string;
    /** All blocks of the body with the title among them, in their order. */
    blocks: ReadBlock[];
    /** The block that is the title: a first heading of the first level. */
    title: ReadBlock | undefined;
}

/** What a page's file says. */
export interface ReadPage {
    title: string | undefined;
    description: string | undefined;
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
        description: descriptionOf(page.frontMatter),
        nodes: page.blocks.flatMap((block) =>
            block === page.title || block.node === null ? [] : [block.node],
        ),
    };
}

export function titleText(heading: BlockNode): string | undefined {
    const title = plainText(heading).replaceAll(/\s+/g, ' ').trim();
    return title === '' ? undefined : title;
}

/** As {@link readPage}, with the places of everything. */
export function readSource(source: string, options: ReadOptions = {}): PageSource {
    const mark = source.startsWith('\uFEFF') ? '\uFEFF' : '';
    // Only when all lines end so: a mixture is kept as it is.
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

/** The blocks of a text without front matter. */
export function readMarkdown(source: string, options: ReadOptions = {}): ReadBlock[] {
    if (!isReadable(source)) {
        return [{ node: verbatimBlock(source, 'markdown'), start: 0, end: source.length }];
    }
    const tree = fromMarkdown(source, {
        extensions: [gfm(), gitbookSyntax],
        mdastExtensions: [gfmFromMarkdown(), gitbookTree],
    });
    const definitions = new Map<string, Definition>();
    collectDefinitions(tree, definitions);
    const blocks = readBlocks(tree.children, {
        source,
        definitions,
        links: options.links ?? NO_LINKS,
        mappings: options.mappings ?? [],
    });
    return blocks.map(({ node, start, end }) => ({
        // Nothing is to be seen of it (`&#32;`), and nothing would be written of it.
        node: node === null || isEmptyParagraph(node) ? null : node,
        start: lineStart(source, start),
        end,
    }));
}

/** The first one of a name counts, wherever it stands (CommonMark 0.31, 4.7). */
function collectDefinitions(node: object, found: Map<string, Definition>): void {
    if ('type' in node && node.type === 'definition') {
        const definition = node as Definition;
        if (!found.has(definition.identifier)) found.set(definition.identifier, definition);
    }
    if ('children' in node) {
        for (const child of node.children as object[]) collectDefinitions(child, found);
    }
}

/** Spaces before a block belong to it: without them, lines that are aligned with them would not be. */
function lineStart(source: string, start: number): number {
    const line = source.lastIndexOf('\n', start - 1) + 1;
    return source.slice(line, start).trim() === '' ? line : start;
}
