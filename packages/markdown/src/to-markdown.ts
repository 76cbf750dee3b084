import type { BlockContent, Paragraph, RootContent } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown, type Handle, type Options } from 'mdast-util-to-markdown';

type Position = NonNullable<Paragraph['position']>;

/** A tag, its content and its end tag, each on separate lines. */
export interface GitbookContainer {
    type: 'gitbookContainer';
    open: string;
    close: string;
    /** Line breaks between the tags and the content. */
    gap: string;
    children: BlockContent[];
    position?: Position | undefined;
}

declare module 'mdast' {
    interface RootContentMap {
        gitbookContainer: GitbookContainer;
    }
    interface BlockContentMap {
        gitbookContainer: GitbookContainer;
    }
}

declare module 'mdast-util-to-markdown' {
    interface ConstructNameMap {
        gitbookContainer: 'gitbookContainer';
    }
}

const container: Handle = (node: GitbookContainer, _parent, state, info) => {
    const exit = state.enter('gitbookContainer');
    const inner = state.containerFlow({ type: 'root', children: node.children }, info);
    exit();
    return [node.open, ...(inner === '' ? [] : [inner]), node.close].join(node.gap);
};

/** The style of GitBook's own exports. */
const OPTIONS: Options = {
    bullet: '*',
    bulletOther: '-',
    emphasis: '_',
    strong: '*',
    rule: '*',
    fence: '`',
    fences: true,
    listItemIndent: 'one',
    incrementListMarker: true,
    handlers: { gitbookContainer: container },
    unsafe: [
        { atBreak: true, character: '{', after: '%' },
        { character: '$', after: '\\$', inConstruct: 'phrasing' },
    ],
    extensions: [gfmToMarkdown({ tablePipeAlign: false })],
};

/** Formats a Markdown tree as text, without a line break at the end. */
export function stringify(nodes: readonly RootContent[]): string {
    return toMarkdown({ type: 'root', children: [...nodes] }, OPTIONS).replace(/\n$/, '');
}
