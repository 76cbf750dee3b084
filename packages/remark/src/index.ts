import { elementAttributes, siteBlocks, type SiteBlocksOptions } from '@bindery/embed/build';
import type { Nodes, Root } from 'mdast';
import type { VFile } from 'vfile';

import { findBlocks, mayHaveBlocks } from './find-blocks.ts';
import { parseHTML } from './parse-html.ts';

export type { SiteBlocksOptions };

/**
 * Turns fences, links and directives into blocks of integrations. A block is static HTML inside `<bindery-block>` where
 * the host responds at build time; the script `/embed.js` of the host makes it interactive. A link becomes a block only
 * if it is alone in its paragraph. Directives need the plugin `remark-directive`, which Docusaurus has.
 *
 * @example unified().use(remarkParse).use(remarkDirective).use(bindery, { host, key }).use(remarkRehype)
 */
export default function bindery(options: SiteBlocksOptions) {
    const site = siteBlocks(options);
    return async (tree: Root, file: VFile): Promise<void> => {
        if (!mayHaveBlocks(tree)) return;
        const known = await site.known();
        const found = findBlocks(tree, file, {
            known,
            ofLink: (url) => site.ofLink(known, url),
        });
        const html = await site.render(found.map(({ block }) => block));
        for (const [index, { block, parent, node, fallback }] of found.entries()) {
            const markup = html[index];
            const element = {
                type: 'binderyBlock',
                data: {
                    // `mdast-util-to-hast` converts the node to this element, in HTML and in MDX.
                    hName: 'bindery-block',
                    hProperties: elementAttributes(block),
                    ...(markup === undefined ? {} : { hChildren: parseHTML(markup) }),
                },
                children: fallback,
                position: node.position,
            };
            // The cast holds: unified keeps nodes of unknown types.
            parent.children.splice(parent.children.indexOf(node), 1, element as unknown as Nodes);
        }
    };
}
