import type { Extensions } from '@tiptap/core';
import { Code } from '@tiptap/extension-code';
import { Link } from '@tiptap/extension-link';
import { ListItem, TaskItem, TaskList } from '@tiptap/extension-list';
import { Placeholder } from '@tiptap/extension-placeholder';
import { StarterKit } from '@tiptap/starter-kit';

import { IntegrationNode } from '../blocks/integration-node.ts';
import { InsertMenuExtension, type InsertController } from '../insert/insert-controller.ts';
import { isApple, shortcutKeys, SHORTCUTS } from '../keys/shortcut.ts';
import { UnfurlPaste, type UnfurlController } from '../insert/unfurl.ts';
import { CodeBlock } from './code-block.tsx';
import { DocumentEdges } from './document-edges.ts';
import { Hint } from './hint.ts';
import { KEPT_ATTRIBUTE, KeptBlock, KeptFields, KeptInline, KeptMark } from './kept.ts';

/** Items of a list may begin with any block, as in the published document. */
const ITEM_CONTENT = 'block+';

/** All that the page editor knows. What it holds is what `document/` can turn into GitBook's nodes. */
export function pageExtensions(insert: InsertController, unfurl: UnfurlController): Extensions {
    const insertKeys = shortcutKeys(SHORTCUTS.insert).join(isApple() ? '' : '+');
    return [
        StarterKit.configure({
            heading: { levels: [1, 2, 3] },
            dropcursor: { color: 'var(--accent)', width: 2 },
            // Somewhere to go on writing below a block; `pageToDocument` does not save it.
            trailingNode: { node: 'paragraph' },
            // The published document has no underline; the others are configured below.
            underline: false,
            code: false,
            codeBlock: false,
            link: false,
            listItem: false,
        }),
        // Code may also be bold or a link there.
        Code.extend({ excludes: '' }),
        CodeBlock,
        Link.extend({
            addAttributes() {
                return { ...this.parent?.(), kept: KEPT_ATTRIBUTE };
            },
        }).configure({ openOnClick: false, defaultProtocol: 'https' }),
        ListItem.extend({ content: ITEM_CONTENT }),
        TaskList,
        TaskItem.extend({ content: ITEM_CONTENT }).configure({
            nested: true,
            a11y: { checkboxLabel: (node) => node.textContent || 'Empty task' },
        }),
        Placeholder.configure({
            placeholder: ({ node }) =>
                node.type.name === 'heading'
                    ? `Heading ${String(node.attrs['level'])}`
                    : `Write, or press / or ${insertKeys} for blocks`,
        }),
        DocumentEdges,
        KeptFields,
        KeptBlock,
        KeptInline,
        KeptMark,
        Hint,
        IntegrationNode,
        InsertMenuExtension.configure({ controller: insert }),
        UnfurlPaste.configure({ controller: unfurl }),
    ];
}
