import { align } from './align.ts';
import { canonicalKey } from './canonical-key.ts';
import { mergeContainer } from './merge-container.ts';
import { mergeList } from './merge-list.ts';
import { mergeTable } from './merge-table.ts';
import type { BlockNode } from './nodes.ts';
import type { ReadBlock, Region } from './read-blocks.ts';
import { readMarkdown } from './read-page.ts';
import { writeVerified, type WriteOptions } from './write-verified.ts';

/**
 * Writes blocks and keeps the source of those that did not change. Adjacent blocks may be read differently than on
 * their own (two lists become one), so the result is read back; if it differs, more of the blocks are written.
 */
export function mergeBlocks(
    original: Region,
    after: readonly BlockNode[],
    options: WriteOptions,
): string {
    const keys = after.map(canonicalKey);
    const shown = original.blocks.flatMap(({ node }) =>
        node === null ? [] : [canonicalKey(node)],
    );
    const matches = align(shown, keys);
    const isUnchanged =
        shown.length === keys.length && shown.every((key, index) => key === keys[index]);
    if (isUnchanged) return assemble(original, after, matches, options, true).text;

    const readOptions = { ...options, mappings: options.sourceMappings ?? options.mappings ?? [] };
    const attempts = [
        () => assemble(original, after, matches, options, true),
        () => assemble(original, after, matches, options, false),
        () => assemble(original, after, withoutSeams(matches), options, false),
    ];
    for (const attempt of attempts) {
        const merged = attempt();
        if (isFaithful(merged)) return merged.text;
    }
    const noMatches = shown.map(() => -1);
    return assemble(original, after, noMatches, options, false).text;

    function isFaithful({ text, pieces }: Assembled): boolean {
        return keysOf(text, readOptions) === pieces.flatMap(keysOfPiece).join('\n');
    }

    function keysOfPiece(piece: Piece): string[] {
        if ('written' in piece) return [keysOf(writeVerified(piece.written, options), readOptions)];
        return original.blocks
            .slice(piece.from, piece.to + 1)
            .flatMap(({ node }) => (node === null ? [] : [canonicalKey(node)]));
    }
}

/**
 * Marks unchanged blocks with a new neighbour as changed (-1). They are then written together with the neighbour, which
 * keeps the two separate, e.g. two adjacent lists.
 */
function withoutSeams(matches: readonly number[]): number[] {
    return matches.map((match, index) => {
        if (match === -1) return -1;
        const isAfterSameNeighbour = match === 0 || matches[index - 1] === match - 1;
        const isBeforeSameNeighbour =
            index + 1 === matches.length || matches[index + 1] === match + 1;
        return isAfterSameNeighbour && isBeforeSameNeighbour ? match : -1;
    });
}

function keysOf(text: string, options: WriteOptions): string {
    return readMarkdown(text, options)
        .flatMap(({ node }) => (node === null ? [] : [canonicalKey(node)]))
        .join('\n');
}

interface Assembled {
    text: string;
    pieces: Piece[];
}

/** A part of the result: blocks of the source from one index to another, or new blocks. */
type Piece =
    | { from: number; to: number }
    | {
          written: BlockNode[];
          /** Index of the block of the source that the new block replaces. */
          replaces?: number;
      };

/**
 * Joins the sources of unchanged blocks with newly written ones.
 *
 * @param matches for each block of the source that has a node: the index of the same block in `after`, or -1.
 * @param inside If true, a changed container, list or table keeps the source of its unchanged parts.
 */
function assemble(
    { text, blocks }: Region,
    after: readonly BlockNode[],
    matches: readonly number[],
    options: WriteOptions,
    inside: boolean,
): Assembled {
    const pieces = arrange(blocks, after, matches, inside);
    const [first] = blocks;
    const last = blocks.at(-1);
    const lead = first === undefined ? '' : text.slice(0, first.start);
    const tail = last === undefined ? text : text.slice(last.end);
    const texts = pieces.map((piece) =>
        'written' in piece
            ? writePiece(piece)
            : text.slice(blocks[piece.from]?.start, blocks[piece.to]?.end),
    );
    if (texts.length === 0) {
        const rest = lead.trim() === '' ? '' : lead;
        // A file that contains only blank lines is not changed.
        return { text: blocks.length === 0 ? text : rest, pieces };
    }
    const end = tail.includes('\n') || isLast(pieces.at(-1), blocks.length - 1) ? tail : '\n';
    return { text: lead + texts.join('\n\n') + end, pieces };

    function writePiece({ written, replaces }: Extract<Piece, { written: unknown }>): string {
        const [node] = written;
        const old = replaces === undefined ? undefined : blocks[replaces];
        if (node === undefined || old === undefined) return writeVerified(written, options);
        return (
            mergeContainer(text, old, node, options, mergeInner) ??
            mergeTable(text.slice(old.start, old.end), old, node, options) ??
            mergeList(text, old, node, options) ??
            writeVerified(written, options)
        );
    }

    function mergeInner(region: Region, nodes: readonly BlockNode[]): string {
        const innerKeys = region.blocks.flatMap((child) =>
            child.node === null ? [] : [canonicalKey(child.node)],
        );
        return assemble(region, nodes, align(innerKeys, nodes.map(canonicalKey)), options, true)
            .text;
    }
}

function isLast(piece: Piece | undefined, index: number): boolean {
    return piece !== undefined && 'to' in piece && piece.to === index;
}

function arrange(
    blocks: readonly ReadBlock[],
    after: readonly BlockNode[],
    matches: readonly number[],
    inside: boolean,
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
            // Comments and definitions stay after the blocks that they followed.
            keep(index);
            continue;
        }
        const match = matches[shown++] ?? -1;
        if (match === -1) {
            // A changed block is written at the position of the old one, before a comment that follows it.
            const following = matches.slice(shown).find((later) => later !== -1) ?? after.length;
            const replacement = after[next];
            if (next < following && replacement !== undefined) {
                const isSameType = inside && replacement.type === node.type;
                pieces.push({ written: [replacement], ...(isSameType ? { replaces: index } : {}) });
                next++;
            }
            continue;
        }
        writeUntil(match);
        keep(index);
        next = match + 1;
    }
    writeUntil(after.length);
    return joinWritten(pieces);
}

/** Joins adjacent new blocks, so that two lists next to each other are written with different markers. */
function joinWritten(pieces: readonly Piece[]): Piece[] {
    const joined: Piece[] = [];
    for (const piece of pieces) {
        const last = joined.at(-1);
        const isPlain = 'written' in piece && piece.replaces === undefined;
        if (isPlain && last !== undefined && 'written' in last && last.replaces === undefined) {
            last.written.push(...piece.written);
        } else {
            joined.push(piece);
        }
    }
    return joined;
}
