import { elementAttributes, type PageBlock, type SiteBlocksOptions } from '@bindery/embed/build';

import { addDirectives } from './directives.ts';
import { findBlocks, mayHaveBlocks } from './find-blocks.ts';
import type { CoreState, MarkdownIt, Token } from './markdown-it.ts';
import { syncSite } from './sync-site.ts';

export type { MarkdownIt, SiteBlocksOptions };

/**
 * Turns fences, links and directives into blocks of integrations. A block is static HTML inside `<bindery-block>` where
 * the host responds at build time; the script `/embed.js` of the host makes it interactive. A link becomes a block only
 * if it is alone in its paragraph.
 *
 * @example markdownIt().use(bindery, { host, key })
 */
export default function bindery(md: MarkdownIt, options: SiteBlocksOptions): void {
    const site = syncSite(options);
    addDirectives(md);
    md.core.ruler.push('bindery', (state) => {
        if (!mayHaveBlocks(state.tokens)) return;
        const known = site.known();
        const found = findBlocks(state.tokens, known, (url) => site.ofLink(known, url));
        if (found.length === 0) return;
        const html = site.render(found.map(({ block }) => block));
        // From the end, because each replacement moves the tokens after it.
        for (const [index, { block, from, to, fallback }] of [...found.entries()].toReversed()) {
            const markup = html[index];
            const inner = markup === undefined ? fallback : [htmlToken(state, markup)];
            state.tokens.splice(
                from,
                to - from,
                htmlToken(state, startTag(block)),
                ...inner,
                htmlToken(state, '</bindery-block>\n'),
            );
        }
    });
}

function htmlToken(state: CoreState, content: string): Token {
    const token = new state.Token('html_block', '', 0);
    token.content = content;
    return token;
}

/** Returns the start tag. With `v-pre` Vue, which compiles VitePress's pages, does not evaluate braces in the block. */
function startTag(block: PageBlock): string {
    const attributes = Object.entries(elementAttributes(block)).map(
        ([name, value]) => ` ${name}="${escape(value)}"`,
    );
    return `<bindery-block v-pre${attributes.join('')}>`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };

function escape(text: string): string {
    return text.replaceAll(/[&"<>]/g, (character) => ENTITIES[character] ?? character);
}
