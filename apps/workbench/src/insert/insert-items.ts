import type { WorkbenchIntegration } from '@bindery/contract';
import type { Editor } from '@tiptap/core';

import { HINT } from '../document/node-types.ts';
import { insertIntegrationBlock } from './insert-block.ts';
import type { Searchable } from './filter-items.ts';

export type BasicIcon =
    | 'text'
    | 'heading-1'
    | 'heading-2'
    | 'heading-3'
    | 'bullets'
    | 'numbers'
    | 'tasks'
    | 'quote'
    | 'code'
    | 'hint'
    | 'divider';

export type GitbookIcon =
    | 'table'
    | 'cards'
    | 'image'
    | 'tabs'
    | 'expandable'
    | 'stepper'
    | 'columns'
    | 'file'
    | 'embed'
    | 'reference'
    | 'math'
    | 'openapi'
    | 'if'
    | 'reusable'
    | 'updates'
    | 'prompt'
    | 'button'
    | 'icon'
    | 'inline-math'
    | 'variable'
    | 'mention';

/** An item of the insert menu. */
export interface InsertItem extends Searchable {
    id: string;
    group: string;
    description: string;
    /** An icon of the workbench, or the URL of the block's icon. */
    icon: { kind: 'basic'; name: BasicIcon | GitbookIcon } | { kind: 'block'; url: string | null };
    /** Inserts the block at the caret. The typed query is already removed. */
    insert(editor: Editor): void;
}

function basic(
    name: BasicIcon,
    title: string,
    description: string,
    keywords: string[],
    insert: (editor: Editor) => void,
): InsertItem {
    return {
        id: name,
        group: 'Basic blocks',
        title,
        description,
        keywords,
        icon: { kind: 'basic', name },
        insert,
    };
}

const BASIC_ITEMS: readonly InsertItem[] = [
    basic('text', 'Text', 'A plain paragraph', ['paragraph'], (editor) => {
        editor.chain().focus().setParagraph().run();
    }),
    basic('heading-1', 'Heading 1', 'A large section heading', ['title', 'h1', '#'], (editor) => {
        editor.chain().focus().setHeading({ level: 1 }).run();
    }),
    basic(
        'heading-2',
        'Heading 2',
        'A medium section heading',
        ['subtitle', 'h2', '##'],
        (editor) => {
            editor.chain().focus().setHeading({ level: 2 }).run();
        },
    ),
    basic('heading-3', 'Heading 3', 'A small section heading', ['h3', '###'], (editor) => {
        editor.chain().focus().setHeading({ level: 3 }).run();
    }),
    basic('bullets', 'Bulleted list', 'An unordered list', ['unordered', 'ul', '-'], (editor) => {
        editor.chain().focus().toggleBulletList().run();
    }),
    basic('numbers', 'Numbered list', 'An ordered list', ['ordered', 'ol', '1.'], (editor) => {
        editor.chain().focus().toggleOrderedList().run();
    }),
    basic('tasks', 'Task list', 'A list with checkboxes', ['todo', 'checkbox', '[]'], (editor) => {
        editor.chain().focus().toggleTaskList().run();
    }),
    basic('quote', 'Quote', 'A quotation', ['blockquote', '>'], (editor) => {
        editor.chain().focus().toggleBlockquote().run();
    }),
    basic('code', 'Code block', 'Source code', ['snippet', 'pre', '```'], (editor) => {
        editor.chain().focus().setCodeBlock().run();
    }),
    basic('hint', 'Hint', 'A highlighted note', ['callout', 'info', 'warning'], (editor) => {
        editor.chain().focus().wrapIn(HINT).run();
    }),
    basic('divider', 'Divider', 'A horizontal line', ['horizontal rule', 'hr'], (editor) => {
        editor.chain().focus().setHorizontalRule().run();
    }),
];

type Block = NonNullable<WorkbenchIntegration['integration']['blocks']>[number];

/** Describes a block, and what an author must do before it works: paste a link, or configure the integration. */
function blockDescription(
    { description, urlUnfurl }: Block,
    integrationTitle: string,
    installations: WorkbenchIntegration['installations'],
): string {
    const needsSetup = installations.every(
        ({ installation }) => String(installation.status) === 'pending',
    );
    if (needsSetup) return `${integrationTitle} needs configuration first`;
    // A block with URL patterns has no content until it gets a link.
    if (urlUnfurl && urlUnfurl.length > 0) return `Paste a link: ${urlUnfurl.join(', ')}`;
    return description ?? integrationTitle;
}

function blockItems({ integration, installations }: WorkbenchIntegration): InsertItem[] {
    if (installations.length === 0) return [];
    return (integration.blocks ?? []).map((block) => ({
        id: `${integration.name}/${block.id}`,
        group: 'Integrations',
        title: block.title,
        description: blockDescription(block, integration.title, installations),
        keywords: [integration.name, integration.title, block.id],
        icon: { kind: 'block', url: block.icon ?? integration.urls.icon ?? null },
        insert: (editor) =>
            insertIntegrationBlock(editor, {
                integration: integration.name,
                block: block.id,
                props: {},
            }),
    }));
}

/**
 * Returns all items of the insert menu: blocks of installed integrations, basic blocks, then `more`: the blocks of
 * GitBook.
 */
export function insertItems(
    integrations: readonly WorkbenchIntegration[],
    more: readonly InsertItem[] = [],
): InsertItem[] {
    return [...integrations.flatMap(blockItems), ...BASIC_ITEMS, ...more];
}
