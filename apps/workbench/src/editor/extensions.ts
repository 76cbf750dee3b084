import { safeLinkURL } from '@bindery/contract';
import type { Extensions } from '@tiptap/core';
import { Code } from '@tiptap/extension-code';
import { Link } from '@tiptap/extension-link';
import { ListItem, TaskItem, TaskList } from '@tiptap/extension-list';
import { Placeholder } from '@tiptap/extension-placeholder';
import { StarterKit } from '@tiptap/starter-kit';

import { IntegrationNode } from '../blocks/integration-node.ts';
import { InsertMenuExtension, type InsertController } from '../insert/insert-controller.ts';
import { isApple, shortcutKeys, SHORTCUTS } from '../keys/shortcut.ts';
import { UnfurlPaste, type UnfurlController } from '../insert/unfurl-controller.ts';
import { CodeBlock } from './code-block.tsx';
import { DocumentBoundaryKeys } from './document-boundary-keys.ts';
import { Expandable, ExpandableBody, ExpandableTitle } from './expandable.ts';
import { Hint } from './hint.ts';
import { Attachment, Image, Images } from './media.ts';
import { SOURCE_FIELDS_ATTRIBUTE } from './attributes.ts';
import { OpaqueBlock, SourceFields, OpaqueInline, OpaqueMark } from './opaque-nodes.ts';
import { Box, Group, Section } from './sections.ts';
import { CellValue, Table, TableCell, TableEditing, TableHeader, TableRow } from './table.ts';

/** List items may start with any block, as in published documents. */
const ITEM_CONTENT = 'block+';

/** Returns the extensions of the page editor. `document/` converts every node and mark that they define. */
export function pageExtensions(insert: InsertController, unfurl: UnfurlController): Extensions {
    const insertKeys = shortcutKeys(SHORTCUTS.insert).join(isApple() ? '' : '+');
    return [
        StarterKit.configure({
            heading: { levels: [1, 2, 3] },
            dropcursor: { color: 'var(--accent)', width: 2 },
            // Adds an empty line below the last block, which `editorToPage` does not save.
            trailingNode: { node: 'paragraph' },
            // Published documents have no underline. The other extensions are configured below.
            underline: false,
            code: false,
            codeBlock: false,
            link: false,
            listItem: false,
        }),
        // Allows other marks, because in published documents code can also be bold or a link.
        Code.extend({ excludes: '' }),
        CodeBlock,
        Link.extend({
            addAttributes() {
                return { ...this.parent?.(), source: SOURCE_FIELDS_ATTRIBUTE };
            },
        }).configure({
            openOnClick: false,
            defaultProtocol: 'https',
            isAllowedUri: (url) => safeLinkURL(url) !== null,
        }),
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
        DocumentBoundaryKeys,
        SourceFields,
        OpaqueBlock,
        OpaqueInline,
        OpaqueMark,
        Hint,
        Group,
        Section,
        Box,
        Expandable,
        ExpandableTitle,
        ExpandableBody,
        Images,
        Image,
        Attachment,
        Table,
        TableRow,
        TableCell,
        TableHeader,
        CellValue,
        TableEditing,
        IntegrationNode,
        InsertMenuExtension.configure({ controller: insert }),
        UnfurlPaste.configure({ controller: unfurl }),
    ];
}
