import { DIRECTIVE } from '@bindery/embed/build';
import container from 'markdown-it-container';

import type { MarkdownIt, Token } from './markdown-it.ts';

/** The types of the tokens of `:::bindery{…}` and `::bindery{…}`. */
export const CONTAINER_OPEN = `container_${DIRECTIVE}_open`;
export const CONTAINER_CLOSE = `container_${DIRECTIVE}_close`;
export const LEAF = `leaf_${DIRECTIVE}`;

const NAME = new RegExp(`^${DIRECTIVE}(?![\\w-])`);
const LEAF_LINE = new RegExp(`^::${DIRECTIVE}\\s*(\\{.*\\})?\\s*$`);

/** Adds the syntax of directives: `:::bindery{…}` with a body, `::bindery{…}` on a line of its own. */
export function addDirectives(md: MarkdownIt): void {
    container(md, DIRECTIVE, { validate: (params) => NAME.test(params.trim()) });
    // Moved to `meta`, because the plugin markdown-it-attrs of VitePress would remove the attributes from `info`.
    md.core.ruler.after('block', `${DIRECTIVE}_attributes`, ({ tokens }) => {
        for (const token of tokens) {
            if (token.type !== CONTAINER_OPEN) continue;
            token.meta = token.info.trim().replace(NAME, '');
            token.info = '';
        }
    });
    md.block.ruler.before(
        'paragraph',
        LEAF,
        (state, line, _end, silent) => {
            const from = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
            const match = LEAF_LINE.exec(state.src.slice(from, state.eMarks[line]));
            if (!match) return false;
            if (silent) return true;
            const token = state.push(LEAF, '', 0);
            token.meta = match[1] ?? '';
            token.map = [line, line + 1];
            state.line = line + 1;
            return true;
        },
        { alt: ['paragraph'] },
    );
}

/** Returns the attributes of a directive's token. */
export function attributesOf({ meta }: Token): Record<string, string> {
    const attributes: Record<string, string> = {};
    const text = String(meta)
        .trim()
        .replace(/^\{|\}$/g, '');
    // As in remark-directive: name="value", name='value', name=value, or a name alone.
    for (const match of text.matchAll(
        /([\w:.-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'}]+)))?/g,
    )) {
        const [, name = '', double, single, bare] = match;
        attributes[name] = double ?? single ?? bare ?? '';
    }
    return attributes;
}
