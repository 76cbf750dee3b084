import { containerTags } from './containers.ts';
import { bodyOf, detailsLines } from './details.ts';
import { NO_LINKS } from './links.ts';
import { isBlock, type BlockNode } from './nodes.ts';
import type { ReadBlock, Region } from './read-blocks.ts';
import type { WriteOptions } from './write-verified.ts';

/**
 * Writes a changed container, keeping the source of its tags and of its unchanged children.
 *
 * @returns null if the block is not a container, or its data cannot be written as a tag.
 */
export function mergeContainer(
    text: string,
    old: ReadBlock,
    node: BlockNode,
    options: WriteOptions,
    mergeInner: (region: Region, nodes: readonly BlockNode[]) => string,
): string | null {
    if (old.inner === undefined || old.node === null || old.node.type !== node.type) return null;
    const before = linesOf(old.node, options);
    const after = linesOf(node, options);
    if (before === null || after === null) return null;
    const { start, end, blocks } = old.inner;
    const region = {
        text: text.slice(start, end),
        blocks: blocks.map((child) => shift(child, -start)),
    };
    const gap = node.type === 'expandable' ? '\n\n' : '\n';
    const merged = mergeInner(region, childrenOf(node));
    const isBlank = merged.trim() === '';
    const inner = isBlank ? gap : startWith(merged, gap) + (merged.endsWith('\n') ? '' : gap);
    const open = before.open === after.open ? text.slice(old.start, start) : after.open;
    return open + inner + text.slice(end, old.end);
}

function startWith(text: string, gap: string): string {
    const [existing = ''] = /^\n*/.exec(text) ?? [];
    return gap.slice(Math.min(existing.length, gap.length)) + text;
}

function linesOf(node: BlockNode, { links = NO_LINKS }: WriteOptions): { open: string } | null {
    if (node.type === 'expandable') return detailsLines(node, links);
    if (node.type !== 'if') return containerTags(node);
    const { expression, ...rest } = node.data ?? {};
    const isPlain = typeof expression === 'string' && Object.keys(rest).length === 0;
    return isPlain && !expression.includes('\n') ? { open: `{% if ${expression} %}` } : null;
}

function childrenOf(node: BlockNode): BlockNode[] {
    return node.type === 'expandable' ? bodyOf(node) : (node.nodes ?? []).filter(isBlock);
}

function shift(block: ReadBlock, by: number): ReadBlock {
    const { inner, items } = block;
    return {
        ...block,
        ...(items === undefined
            ? {}
            : { items: items.map(({ start, end }) => ({ start: start + by, end: end + by })) }),
        start: block.start + by,
        end: block.end + by,
        ...(inner === undefined
            ? {}
            : {
                  inner: {
                      start: inner.start + by,
                      end: inner.end + by,
                      blocks: inner.blocks.map((child) => shift(child, by)),
                  },
              }),
    };
}
