import type { RootContent } from 'mdast';

import { lossKey } from './loss-key.ts';
import { NO_LINKS, type LinkContext } from './links.ts';
import type { BlockMappings } from './mappings.ts';
import type { BlockNode } from './nodes.ts';
import { readMarkdown } from './read-page.ts';
import { formatTag } from './tags.ts';
import { stringify } from './to-markdown.ts';
import { verbatimOf } from './verbatim.ts';
import { writeBlock, writeBlocks, type WriteContext } from './write-blocks.ts';

export interface WriteOptions {
    mappings?: BlockMappings;
    /**
     * The mappings from fenced code blocks to integrations' blocks with which the file was read; default: `mappings`.
     */
    sourceMappings?: BlockMappings;
    links?: LinkContext;
}

/**
 * Writes blocks and reads them back. A block that is not read back unchanged becomes a tag that holds its JSON. This
 * catches combinations that Markdown cannot represent, such as adjacent marks without a space between them.
 */
export function writeVerified(nodes: readonly BlockNode[], options: WriteOptions): string {
    const context = { mappings: options.mappings ?? [], links: options.links ?? NO_LINKS };
    const written = stringify(writeBlocks(nodes, context));
    if (isSame(written, nodes, context)) return written;
    const safe = nodes.map((node) => {
        const tree = writeBlock(node, context);
        return isSame(stringify([tree]), [node], context) ? tree : jsonTag(node);
    });
    const apart = stringify(safe);
    if (isSame(apart, nodes, context)) return apart;
    // Write verbatim blocks as JSON too: unclosed HTML, for example, would include the blocks after it.
    return stringify(
        safe.map((tree, index) => {
            const node = nodes[index];
            return node === undefined || verbatimOf(node) === null ? tree : jsonTag(node);
        }),
    );
}

function jsonTag(node: BlockNode): RootContent {
    return { type: 'html', value: formatTag({ name: 'block', attributes: { node } }) };
}

function isSame(written: string, nodes: readonly BlockNode[], context: WriteContext): boolean {
    const read = readMarkdown(written, context).flatMap(({ node }) =>
        node === null ? [] : [node],
    );
    return lossKey(read) === lossKey(nodes);
}
