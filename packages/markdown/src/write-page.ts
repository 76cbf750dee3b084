import { frontMatterWith, type PageFields } from './front-matter.ts';
import { mergeBlocks } from './merge-blocks.ts';
import { isEmptyParagraph } from './empty.ts';
import { block, leaf, text, type BlockNode } from './nodes.ts';
import { readSource, titleText, type PageSource } from './read-page.ts';
import { writeVerified, type WriteOptions } from './write-verified.ts';

/** The content of a page's file. */
export interface PageText extends PageFields {
    /** If undefined, the title of the file is kept, if it has one. */
    title: string | undefined;
    nodes: readonly BlockNode[];
}

/**
 * Writes a page as GitBook's Markdown. With the file that the page came from, everything that was not changed keeps its
 * bytes, and only changed blocks are written.
 *
 * @example writePage({ title: 'Hello', description: undefined, nodes: [] }) // '# Hello\n'
 */
export function writePage(page: PageText, source?: string, options: WriteOptions = {}): string {
    const nodes = page.nodes.filter((node) => !isEmptyParagraph(node));
    if (source === undefined) {
        const title = page.title === undefined ? [] : [titleBlock(page.title)];
        const body = writeVerified([...title, ...nodes], options);
        const frontMatter = frontMatterWith('', page);
        const gap = frontMatter === '' || body === '' ? '' : '\n';
        return frontMatter + gap + body + (body === '' ? '' : '\n');
    }
    const original = readSource(source, {
        ...options,
        mappings: options.sourceMappings ?? options.mappings ?? [],
    });
    const frontMatter = frontMatterWith(original.frontMatter, page);
    const body = mergeBody(original, page.title, nodes, options);
    const merged = original.mark + frontMatter + body;
    return original.lineEnd === '\r\n' ? merged.replaceAll('\n', '\r\n') : merged;
}

function titleBlock(title: string, data: Record<string, unknown> = {}): BlockNode {
    return block('heading-1', [text([leaf(title)])], { ...data, depth: 1 });
}

function mergeBody(
    original: PageSource,
    title: string | undefined,
    nodes: readonly BlockNode[],
    options: WriteOptions,
): string {
    const own = original.title?.node ?? undefined;
    const keepsTitle = title === undefined || (own !== undefined && titleText(own) === title);
    // A new title keeps the id of the old one, because links lead there.
    const heading = keepsTitle ? own : titleBlock(title, own?.data);
    const after = [...(heading === undefined ? [] : [heading]), ...nodes];
    return mergeBlocks({ text: original.body, blocks: original.blocks }, after, options);
}

export type { WriteOptions };
