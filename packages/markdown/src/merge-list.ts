import { align } from './align.ts';
import { canonicalKey } from './canonical-key.ts';
import { block, isBlock, type BlockNode } from './nodes.ts';
import type { ReadBlock } from './read-blocks.ts';
import { writeVerified, type WriteOptions } from './write-verified.ts';

const MARKER = /^([-*+]|\d{1,9}[.)])([ \t]+|$)/;

/**
 * Writes a changed list and keeps the source of its unchanged items. Changed and new items get the marker of the list.
 *
 * @param text the text that the positions of `old` refer to.
 * @returns null if the block is not a list, or the kind of list has changed.
 */
export function mergeList(
    text: string,
    old: ReadBlock,
    node: BlockNode,
    options: WriteOptions,
): string | null {
    const { items } = old;
    if (items === undefined || old.node === null || items.length === 0) return null;
    if (listKey(old.node) !== listKey(node)) return null;
    const before = (old.node.nodes ?? []).filter(isBlock);
    const after = (node.nodes ?? []).filter(isBlock);
    if (before.length !== items.length || after.length === 0) return null;
    const sources = items.map(({ start, end }) => text.slice(start, end));
    const gaps = items.slice(1).map(({ start }, index) => text.slice(items[index]?.end, start));
    const sourceOf = new Map<number, number>();
    for (const [index, match] of align(
        before.map(canonicalKey),
        after.map(canonicalKey),
    ).entries()) {
        if (match !== -1) sourceOf.set(match, index);
    }
    const written = after.map((item, index) => {
        const source = sourceOf.get(index);
        const model = sources[Math.min(index, sources.length - 1)] ?? '';
        return source === undefined
            ? writeItem(item, node.type, markerAt(model, index), options)
            : (sources[source] ?? null);
    });
    if (!written.every((item) => item !== null)) return null;
    const lead = text.slice(old.start, items[0]?.start);
    const tail = text.slice(items.at(-1)?.end, old.end);
    const joined = written.reduce((list, item, index) => list + gapBefore(index) + item);
    return lead + joined + tail;

    /** Returns the line breaks between two items: those of the source if the items were adjacent there. */
    function gapBefore(index: number): string {
        const previous = sourceOf.get(index - 1);
        const wasNext = previous !== undefined && sourceOf.get(index) === previous + 1;
        return gaps[wasNext ? previous : Math.min(index - 1, gaps.length - 1)] ?? '\n';
    }
}

/** Returns a key that is equal for lists of the same kind with the same first number. */
function listKey({ type, data }: BlockNode): string {
    const kind = type === 'list-tasks' ? 'list-unordered' : type;
    return /^list-(unordered|ordered)$/.test(kind) ? canonicalKey(block(kind, [], data)) : '';
}

/**
 * Returns the marker of an item with the spaces after it. Items after the last one of the source continue its numbers.
 */
function markerAt(source: string, index: number): string {
    const [, marker = '*', spaces = ' '] = MARKER.exec(source) ?? [];
    const number = /^\d+/.exec(marker)?.[0];
    const delimiter = number === undefined ? '' : marker.slice(number.length);
    const next =
        number === undefined ? marker : `${Math.max(Number(number), index + 1)}${delimiter}`;
    return next + (spaces === '' ? ' ' : spaces);
}

/** Writes one item in GitBook's style and replaces its marker and indentation. */
function writeItem(
    item: BlockNode,
    type: string,
    marker: string,
    options: WriteOptions,
): string | null {
    const written = writeVerified([block(type, [item])], options);
    const own = MARKER.exec(written);
    if (own === null) return null;
    const width = own[0].length;
    const [first = '', ...rest] = written.slice(width).split('\n');
    const indentation = ' '.repeat(marker.length);
    const lines = rest.map((line) => {
        const content = line.slice(Math.min(width, /^ */.exec(line)?.[0].length ?? 0));
        return content === '' ? '' : indentation + content;
    });
    return [`${marker}${first}`.trimEnd(), ...lines].join('\n');
}
