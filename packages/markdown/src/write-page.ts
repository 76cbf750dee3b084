import { align } from './align.ts';
import { canonicalKey } from './canonical-key.ts';
import { withDescription } from './front-matter.ts';
import { NO_LINKS, type LinkContext } from './links.ts';
import type { BlockMappings } from './mappings.ts';
import { block, leaf, text, type BlockNode } from './nodes.ts';
import { readMarkdown, readSource, titleText, type PageSource } from './read-page.ts';
import { stringify } from './to-markdown.ts';
import { isEmptyParagraph, writeBlocks } from './write-blocks.ts';

export interface WriteOptions {
    mappings?: BlockMappings;
    /** How the file's own fences were read, when that was otherwise. */
    sourceMappings?: BlockMappings;
    links?: LinkContext;
}

/** What a page's file shall say. */
export interface PageText {
    /** Undefined: the file's own title stays, or none. */
    title: string | undefined;
    description: string | undefined;
    nodes: readonly BlockNode[];
}

/**
 * A page as GitBook's Markdown. With the file that it came from, everything that was not changed stays as it is written
 * there, byte for byte, and only blocks that changed are written anew.
 *
 * @example writePage({ title: 'Hello', description: undefined, nodes: [] }) // '# Hello\n'
 */
export function writePage(page: PageText, source?: string, options: WriteOptions = {}): string {
    const nodes = page.nodes.filter((node) => !isEmptyParagraph(node));
    if (source === undefined) {
        const title = page.title === undefined ? [] : [titleBlock(page.title)];
        const body = write([...title, ...nodes], options);
        const frontMatter = withDescription('', page.description);
        const gap = frontMatter === '' || body === '' ? '' : '\n';
        return frontMatter + gap + body + (body === '' ? '' : '\n');
    }
    const original = readSource(source, {
        ...options,
        mappings: options.sourceMappings ?? options.mappings ?? [],
    });
    const frontMatter = withDescription(original.frontMatter, page.description);
    const body = mergeBody(original, page.title, nodes, options);
    const merged = original.mark + frontMatter + body;
    return original.lineEnd === '\r\n' ? merged.replaceAll('\n', '\r\n') : merged;
}

function titleBlock(title: string): BlockNode {
    return block('heading-1', [text([leaf(title)])], { depth: 1 });
}

function write(nodes: readonly BlockNode[], options: WriteOptions): string {
    return stringify(
        writeBlocks(nodes, {
            mappings: options.mappings ?? [],
            links: options.links ?? NO_LINKS,
        }),
    );
}

/**
 * Keeps the source of unchanged blocks. Blocks may read otherwise beside new neighbours (two lists become one), so the
 * result must say what its pieces say by themselves; if it does not, all blocks are written anew.
 */
function mergeBody(
    original: PageSource,
    title: string | undefined,
    nodes: readonly BlockNode[],
    options: WriteOptions,
): string {
    const own = original.title?.node ?? undefined;
    const keepsTitle = title === undefined || (own !== undefined && titleText(own) === title);
    const heading = keepsTitle ? own : titleBlock(title);
    const after = [...(heading === undefined ? [] : [heading]), ...nodes];
    const keys = after.map(canonicalKey);
    const shown = original.blocks.flatMap(({ node }) =>
        node === null ? [] : [canonicalKey(node)],
    );

    const matches = align(shown, keys);
    const merged = assemble(original, after, matches, options);
    if (shown.length === keys.length && shown.every((key, index) => key === keys[index])) {
        return merged.text;
    }
    const reading = { ...options, mappings: options.sourceMappings ?? options.mappings ?? [] };
    if (isTrue(merged)) return merged.text;
    const apart = assemble(original, after, withoutSeams(matches), options);
    if (isTrue(apart)) return apart.text;
    const none = shown.map(() => -1);
    return assemble(original, after, none, options).text;

    function isTrue({ text: body, pieces }: Assembled): boolean {
        return says(body, reading) === pieces.flatMap(saysAlone).join('\n');
    }

    function saysAlone(piece: Piece): string[] {
        if ('written' in piece) return [says(write(piece.written, options), reading)];
        return original.blocks
            .slice(piece.from, piece.to + 1)
            .flatMap(({ node }) => (node === null ? [] : [canonicalKey(node)]));
    }
}

/** Blocks that have a new neighbour are written together with it, so that they are told apart. */
function withoutSeams(matches: readonly number[]): number[] {
    return matches.map((match, index) => {
        if (match === -1) return -1;
        const isBegun = match === 0 || matches[index - 1] === match - 1;
        const isEnded = index + 1 === matches.length || matches[index + 1] === match + 1;
        return isBegun && isEnded ? match : -1;
    });
}

function says(body: string, options: WriteOptions): string {
    return readMarkdown(body, options)
        .flatMap(({ node }) => (node === null ? [] : [canonicalKey(node)]))
        .join('\n');
}

interface Assembled {
    text: string;
    pieces: Piece[];
}

/** A piece of the result: blocks of the source from one to another, or blocks written anew. */
type Piece = { from: number; to: number } | { written: BlockNode[] };

function assemble(
    { body, blocks }: PageSource,
    after: readonly BlockNode[],
    matches: readonly number[],
    options: WriteOptions,
): Assembled {
    const pieces = arrange(blocks, after, matches);
    const [first] = blocks;
    const last = blocks.at(-1);
    const lead = first === undefined ? '' : body.slice(0, first.start);
    const tail = last === undefined ? body : body.slice(last.end);
    const texts = pieces.map((piece) =>
        'written' in piece
            ? write(piece.written, options)
            : body.slice(blocks[piece.from]?.start, blocks[piece.to]?.end),
    );
    if (texts.length === 0) return { text: lead.trim() === '' ? '' : lead, pieces };
    const end = tail.includes('\n') || isKept(pieces.at(-1), blocks.length - 1) ? tail : '\n';
    return { text: lead + texts.join('\n\n') + end, pieces };
}

function isKept(piece: Piece | undefined, index: number): boolean {
    return piece !== undefined && 'to' in piece && piece.to === index;
}

function arrange(
    blocks: PageSource['blocks'],
    after: readonly BlockNode[],
    matches: readonly number[],
): Piece[] {
    const pieces: Piece[] = [];
    let next = 0;
    let shown = 0;
    const writeUntil = (end: number): void => {
        if (next < end) pieces.push({ written: after.slice(next, end) });
        next = Math.max(next, end);
    };
    const keep = (index: number): void => {
        const last = pieces.at(-1);
        if (last !== undefined && 'to' in last && last.to === index - 1) last.to = index;
        else pieces.push({ from: index, to: index });
    };
    for (const [index, { node }] of blocks.entries()) {
        if (node === null) {
            // What does not show stays where it was among the blocks before it.
            keep(index);
            continue;
        }
        const match = matches[shown++] ?? -1;
        if (match === -1) {
            // A changed block takes the place of the old one, before what does not show after it.
            const following = matches.slice(shown).find((one) => one !== -1) ?? after.length;
            if (next < following) writeUntil(next + 1);
            continue;
        }
        writeUntil(match);
        keep(index);
        next = match + 1;
    }
    writeUntil(after.length);
    return joinWritten(pieces);
}

/** Neighbours are written together, so that lists beside one another are told apart. */
function joinWritten(pieces: readonly Piece[]): Piece[] {
    const joined: Piece[] = [];
    for (const piece of pieces) {
        const last = joined.at(-1);
        if ('written' in piece && last !== undefined && 'written' in last) {
            last.written.push(...piece.written);
        } else {
            joined.push(piece);
        }
    }
    return joined;
}
