import type { Editor, JSONContent } from '@tiptap/core';
import { Selection } from '@tiptap/pm/state';

import {
    ATTACHMENT,
    BOX,
    CELL_VALUE,
    EXPANDABLE,
    EXPANDABLE_BODY,
    EXPANDABLE_TITLE,
    GROUP,
    IMAGE,
    IMAGES,
    OPAQUE_BLOCK,
    OPAQUE_INLINE,
    SECTION,
    TABLE,
    TABLE_CELL,
    TABLE_HEADER,
    TABLE_ROW,
} from '../document/node-types.ts';
import { newSection } from '../editor/section-commands.ts';
import type { GitbookIcon, InsertItem } from './insert-items.ts';

const paragraph = { type: 'paragraph' };

function group(kind: string, sections: number): JSONContent {
    return {
        type: GROUP,
        attrs: { kind, data: {} },
        content: Array.from({ length: sections }, (_, index) => ({
            type: SECTION,
            attrs: { data: newSection(kind, index + 1) },
            content: [paragraph],
        })),
    };
}

function table(): JSONContent {
    const ids = ['c0', 'c1', 'c2'];
    const row = (type: string, record: string | null): JSONContent => ({
        type: TABLE_ROW,
        attrs: { record },
        content: ids.map((column) => ({
            type,
            attrs: { column, columnType: 'text', align: 'left' },
            content: [paragraph],
        })),
    });
    const definition = Object.fromEntries(
        ids.map((id) => [id, { id, title: '', type: 'text', textAlignment: 'left' }]),
    );
    const data = { view: { type: 'grid', columns: ids }, definition, records: {} };
    return {
        type: TABLE,
        attrs: { data },
        content: [row(TABLE_HEADER, null), row(TABLE_CELL, 'r0'), row(TABLE_CELL, 'r1')],
    };
}

function cards(): JSONContent {
    const columns = { c0: 'text', c1: 'content-ref', c2: 'image' };
    const ids = Object.keys(columns);
    const row = (record: string): JSONContent => ({
        type: TABLE_ROW,
        attrs: { record },
        content: Object.entries(columns).map(([column, columnType]) => ({
            type: TABLE_CELL,
            attrs: { column, columnType },
            content: [columnType === 'text' ? paragraph : { type: CELL_VALUE }],
        })),
    });
    const definition = {
        c0: { id: 'c0', title: '', type: 'text', textAlignment: 'left' },
        c1: { id: 'c1', title: 'Link', type: 'content-ref' },
        c2: { id: 'c2', title: 'Cover', type: 'image' },
    };
    const view = {
        type: 'cards',
        columns: ids.slice(0, 1),
        cardSize: 'medium',
        targetDefinition: 'c1',
        coverDefinition: 'c2',
    };
    return {
        type: TABLE,
        attrs: { data: { view, definition, records: {} } },
        content: [row('r0'), row('r1')],
    };
}

const leaf = (type: string, data: object = {}): JSONContent => ({
    type: OPAQUE_BLOCK,
    attrs: { node: { object: 'block', type, isVoid: true, data } },
});

const inline = (type: string, data: object): JSONContent => ({
    type: OPAQUE_INLINE,
    attrs: { node: { object: 'inline', type, isVoid: true, data } },
});

interface Entry {
    icon: GitbookIcon;
    title: string;
    description: string;
    keywords: string[];
    content(): JSONContent;
}

/** GitBook's blocks that the editor inserts, in the order of the menu. */
const ENTRIES: readonly Entry[] = [
    {
        icon: 'table',
        title: 'Table',
        description: 'Rows and columns',
        keywords: ['grid', 'csv'],
        content: table,
    },
    {
        icon: 'cards',
        title: 'Cards',
        description: 'Cards with a cover and a link',
        keywords: ['grid', 'gallery'],
        content: cards,
    },
    {
        icon: 'image',
        title: 'Image',
        description: 'An image with a caption',
        keywords: ['picture', 'figure', 'photo'],
        content: () => ({
            type: IMAGES,
            attrs: { data: {} },
            content: [{ type: IMAGE, attrs: { data: {} }, content: [paragraph] }],
        }),
    },
    {
        icon: 'tabs',
        title: 'Tabs',
        description: 'Content that readers choose from',
        keywords: ['sections'],
        content: () => group('tabs', 2),
    },
    {
        icon: 'expandable',
        title: 'Expandable',
        description: 'Content that readers open',
        keywords: ['details', 'accordion', 'toggle', 'collapse'],
        content: () => ({
            type: EXPANDABLE,
            attrs: { data: {} },
            content: [{ type: EXPANDABLE_TITLE }, { type: EXPANDABLE_BODY, content: [paragraph] }],
        }),
    },
    {
        icon: 'stepper',
        title: 'Stepper',
        description: 'Numbered steps',
        keywords: ['steps', 'guide', 'tutorial'],
        content: () => group('stepper', 2),
    },
    {
        icon: 'columns',
        title: 'Columns',
        description: 'Content side by side',
        keywords: ['layout', 'side'],
        content: () => group('columns', 2),
    },
    {
        icon: 'file',
        title: 'File',
        description: 'A file to download',
        keywords: ['attachment', 'pdf', 'download'],
        content: () => ({
            type: ATTACHMENT,
            attrs: { kind: 'file', data: {} },
            content: [paragraph],
        }),
    },
    {
        icon: 'embed',
        title: 'Embed',
        description: 'A link to another site as a card',
        keywords: ['url', 'video', 'link'],
        content: () => ({
            type: ATTACHMENT,
            attrs: { kind: 'embed', data: {} },
            content: [paragraph],
        }),
    },
    {
        icon: 'reference',
        title: 'Page reference',
        description: 'A card that leads to a page',
        keywords: ['content-ref', 'link', 'card'],
        content: () => leaf('content-ref'),
    },
    {
        icon: 'math',
        title: 'Formula',
        description: 'Mathematics in TeX',
        keywords: ['math', 'tex', 'latex', 'equation'],
        content: () => leaf('math', { formula: 'a^2 + b^2 = c^2' }),
    },
    {
        icon: 'openapi',
        title: 'OpenAPI operation',
        description: 'A method of an OpenAPI specification',
        keywords: ['swagger', 'api', 'rest'],
        content: () => leaf('openapi-operation', { method: 'get', path: '/' }),
    },
    {
        icon: 'if',
        title: 'Conditional content',
        description: 'Content for some readers',
        keywords: ['if', 'visitor', 'claims', 'adaptive'],
        content: () => ({
            type: BOX,
            attrs: { kind: 'if', data: { expression: 'visitor.claims.beta' } },
            content: [paragraph],
        }),
    },
    {
        icon: 'reusable',
        title: 'Reusable content',
        description: 'Content of a file that several pages include',
        keywords: ['include', 'snippet'],
        content: () => leaf('reusable-content'),
    },
    {
        icon: 'updates',
        title: 'Updates',
        description: 'A list of dated changes',
        keywords: ['changelog', 'releases'],
        content: () => group('updates', 1),
    },
    {
        icon: 'prompt',
        title: 'Prompt',
        description: 'A text for an assistant',
        keywords: ['ai', 'assistant'],
        content: () => ({
            type: BOX,
            attrs: { kind: 'prompt', data: { description: 'Prompt' } },
            content: [{ type: 'codeBlock' }],
        }),
    },
];

const INLINE_ENTRIES: readonly Entry[] = [
    {
        icon: 'button',
        title: 'Button',
        description: 'A button that leads to a page',
        keywords: ['link', 'cta'],
        content: () =>
            inline('button', { label: 'Button', kind: 'primary', ref: { kind: 'url', url: '#' } }),
    },
    {
        icon: 'icon',
        title: 'Icon',
        description: 'A Font Awesome icon in the line',
        keywords: ['fontawesome', 'symbol'],
        content: () => inline('icon', { icon: 'rocket' }),
    },
    {
        icon: 'inline-math',
        title: 'Formula in the line',
        description: 'Mathematics inside a text',
        keywords: ['math', 'tex', 'inline'],
        content: () => inline('inline-math', { formula: 'x^2' }),
    },
    {
        icon: 'variable',
        title: 'Variable',
        description: 'The value of an expression',
        keywords: ['expression', 'vars'],
        content: () => inline('expression', { expression: 'space.vars.name' }),
    },
    {
        icon: 'mention',
        title: 'Mention of a page',
        description: 'A link with the title of a page',
        keywords: ['@', 'link'],
        content: () => inline('mention', { ref: { kind: 'url', url: '' } }),
    },
];

function item(
    { icon, title, description, keywords, content }: Entry,
    isInline: boolean,
): InsertItem {
    return {
        id: `gitbook/${icon}`,
        group: isInline ? 'In the line' : 'Blocks',
        title,
        description,
        keywords,
        icon: { kind: 'basic', name: icon },
        insert: (editor) => {
            if (isInline) editor.chain().focus().insertContent(content()).run();
            else insertBlock(editor, content());
        },
    };
}

/** Inserts a block at the caret, in place of an empty paragraph, and puts the caret into its first text. */
function insertBlock(editor: Editor, content: JSONContent): void {
    const { state, view } = editor;
    const { $from } = state.selection;
    const node = state.schema.nodeFromJSON(content);
    const isEmpty = $from.parent.type.name === 'paragraph' && $from.parent.content.size === 0;
    const [from, to] = isEmpty ? [$from.before(), $from.after()] : [$from.after(), $from.after()];
    const transaction = state.tr.replaceRangeWith(from, to, node);
    const inside = transaction.mapping.map(from, -1);
    transaction.setSelection(Selection.near(transaction.doc.resolve(inside + 1)));
    view.dispatch(transaction.scrollIntoView());
    view.focus();
}

export const GITBOOK_ITEMS: readonly InsertItem[] = [
    ...ENTRIES.map((entry) => item(entry, false)),
    ...INLINE_ENTRIES.map((entry) => item(entry, true)),
];
