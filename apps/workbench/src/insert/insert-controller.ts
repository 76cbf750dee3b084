import { Extension, type Editor } from '@tiptap/core';
import {
    NodeSelection,
    Plugin,
    PluginKey,
    TextSelection,
    type EditorState,
    type Transaction,
} from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';

import { matchesShortcut, SHORTCUTS } from '../keys/shortcut.ts';
import { createStore } from '../store/store.ts';
import { filterItems } from './filter-items.ts';
import type { InsertItem } from './insert-items.ts';

/** Longer than this, a person writes a sentence and looks for nothing. */
const MAX_QUERY = 40;

export interface InsertMenuState {
    isOpen: boolean;
    query: string;
    items: readonly InsertItem[];
    activeIndex: number;
    /** Where the caret is, in pixels of the window. */
    anchor: { left: number; top: number; bottom: number };
}

const CLOSED: InsertMenuState = {
    isOpen: false,
    query: '',
    items: [],
    activeIndex: 0,
    anchor: { left: 0, top: 0, bottom: 0 },
};

export const INSERT_MENU_ID = 'insert-menu';
export const insertOptionId = (index: number) => `insert-menu-option-${index}`;

/** Where the query begins in the document, and whether a slash opened the menu (it is then part of the text). */
interface Trigger {
    from: number;
    slash: boolean;
}

const pluginKey = new PluginKey<Trigger | null>('insertMenu');

/** What was typed since the menu opened; null: the caret left, so the menu closes. */
function queryOf(state: EditorState, trigger: Trigger): string | null {
    const { selection, doc } = state;
    if (!(selection instanceof TextSelection) || !selection.empty) return null;
    if (selection.head < trigger.from || trigger.from > doc.content.size) return null;
    const $from = doc.resolve(trigger.from);
    if (!$from.sameParent(selection.$head)) return null;
    const text = doc.textBetween(trigger.from, selection.head, '\n', '\ufffc');
    if (trigger.slash && !text.startsWith('/')) return null;
    const query = trigger.slash ? text.slice(1) : text;
    // A slash and a space is a slash that was meant.
    return query.startsWith(' ') || query.length > MAX_QUERY ? null : query;
}

/** A slash opens the menu at the beginning of a line or after a space; in code it is a slash. */
function mayOpenAt(state: EditorState, position: number): boolean {
    const $position = state.doc.resolve(position);
    if (!$position.parent.isTextblock || $position.parent.type.spec.code) return false;
    const before = $position.parent.textBetween(0, $position.parentOffset, '\n', '\ufffc');
    return before === '' || /\s$/.test(before);
}

/** A line that has words keeps them: what is inserted goes below it. */
function leaveText(transaction: Transaction): void {
    const { $head } = transaction.selection;
    const paragraph = transaction.doc.type.schema.nodes['paragraph'];
    if ($head.parent.content.size === 0 || !$head.parent.isTextblock || !paragraph) return;
    const after = $head.after();
    transaction.insert(after, paragraph.create());
    transaction.setSelection(TextSelection.create(transaction.doc, after + 1));
}

/**
 * The quick insert menu: what it shows, and what its keys do. The person goes on typing in the page; what is typed
 * filters the list, and the page's text box points to the active line (`aria-activedescendant`).
 */
export class InsertController {
    readonly state = createStore<InsertMenuState>(CLOSED);
    #all: readonly InsertItem[] = [];
    #editor: Editor | null = null;
    #hasCaret = false;

    setItems(items: readonly InsertItem[]): void {
        this.#all = items;
        const { isOpen, query } = this.state.get();
        if (isOpen) this.state.set((current) => ({ ...current, items: filterItems(items, query) }));
    }

    /** Opens the menu at the caret, or below the selected block. */
    open(): void {
        const editor = this.#editor;
        if (!editor) return;
        // Nobody has been in the text yet: what is inserted goes below it.
        if (!this.#hasCaret) editor.commands.setTextSelection(editor.state.doc.content.size);
        const { state, view } = editor;
        const transaction = state.tr;
        const paragraph = state.schema.nodes['paragraph'];
        const isCaret = state.selection instanceof TextSelection && state.selection.empty;
        if (state.selection instanceof NodeSelection && paragraph) {
            transaction.insert(state.selection.to, paragraph.create());
            transaction.setSelection(TextSelection.create(transaction.doc, state.selection.to + 1));
        } else if (!isCaret) {
            transaction.setSelection(TextSelection.near(state.selection.$to));
        }
        const { $head, head } = transaction.selection;
        if ($head.parent.type.spec.code && paragraph) {
            const after = $head.after();
            transaction.insert(after, paragraph.create());
            transaction.setSelection(TextSelection.create(transaction.doc, after + 1));
        }
        const from = $head.parent.type.spec.code ? transaction.selection.head : head;
        transaction.setMeta(pluginKey, { from, slash: false } satisfies Trigger);
        view.dispatch(transaction.scrollIntoView());
        view.focus();
    }

    close(): void {
        const view = this.#editor?.view;
        if (view && pluginKey.getState(view.state))
            view.dispatch(view.state.tr.setMeta(pluginKey, null));
    }

    /** Points at a line, as the mouse does. */
    activate(index: number): void {
        this.state.set((current) => ({ ...current, activeIndex: index }));
        this.#describe();
    }

    /** Takes what was typed away and puts the block there. */
    choose(index: number): void {
        const item = this.state.get().items[index];
        const editor = this.#editor;
        const trigger = editor ? pluginKey.getState(editor.state) : null;
        if (!item || !editor || !trigger) return;
        const { head } = editor.state.selection;
        const transaction = editor.state.tr.setMeta(pluginKey, null);
        if (head > trigger.from) transaction.delete(trigger.from, head);
        leaveText(transaction);
        editor.view.dispatch(transaction);
        item.insert(editor);
    }

    /** True when the key was for the menu. */
    handleKey(event: KeyboardEvent): boolean {
        const { isOpen, items, activeIndex } = this.state.get();
        if (matchesShortcut(event, SHORTCUTS.insert)) {
            if (isOpen) this.close();
            else this.open();
            return true;
        }
        if (!isOpen || event.isComposing) return false;
        if (event.key === 'Escape') {
            this.close();
            // The panels beside the page also listen for Escape; this one was for the menu.
            event.stopPropagation();
            return true;
        }
        if (items.length === 0) return false;
        const moves: Record<string, number> = {
            ArrowDown: (activeIndex + 1) % items.length,
            ArrowUp: (activeIndex - 1 + items.length) % items.length,
            PageDown: Math.min(activeIndex + 8, items.length - 1),
            PageUp: Math.max(activeIndex - 8, 0),
        };
        const next = Object.hasOwn(moves, event.key) ? moves[event.key] : undefined;
        if (next !== undefined) {
            this.activate(next);
            return true;
        }
        if (event.key === 'Enter' || event.key === 'Tab') {
            this.choose(activeIndex);
            return true;
        }
        return false;
    }

    /** Measures again where the caret is: the page was scrolled or resized. */
    reposition(): void {
        const view = this.#editor?.view;
        const trigger = view ? pluginKey.getState(view.state) : null;
        if (!view || !trigger) return;
        const { left, top, bottom } = view.coordsAtPos(trigger.from);
        this.state.set((current) => ({ ...current, anchor: { left, top, bottom } }));
    }

    attach(editor: Editor): void {
        this.#editor = editor;
    }

    /** The text got the focus: from now on there is a place where the caret was. */
    focused(): void {
        this.#hasCaret = true;
    }

    detach(): void {
        this.#editor = null;
        this.state.set(CLOSED);
    }

    /** Brings the menu up to date with the document. */
    sync(view: EditorView): void {
        const trigger = pluginKey.getState(view.state);
        const query = trigger ? queryOf(view.state, trigger) : null;
        const current = this.state.get();
        if (!trigger || query === null) {
            if (current.isOpen) this.state.set(CLOSED);
            this.#describe();
            return;
        }
        if (current.isOpen && current.query === query) return;
        const { left, top, bottom } = view.coordsAtPos(trigger.from);
        this.state.set({
            isOpen: true,
            query,
            items: filterItems(this.#all, query),
            activeIndex: 0,
            anchor: { left, top, bottom },
        });
        this.#describe();
    }

    /** Tells assistive technology which line is active while the focus stays in the page. */
    #describe(): void {
        const dom = this.#editor?.view.dom;
        if (!dom) return;
        const { isOpen, items, activeIndex } = this.state.get();
        if (!isOpen) {
            dom.removeAttribute('aria-controls');
            dom.removeAttribute('aria-activedescendant');
            return;
        }
        dom.setAttribute('aria-controls', INSERT_MENU_ID);
        if (items.length > 0)
            dom.setAttribute('aria-activedescendant', insertOptionId(activeIndex));
        else dom.removeAttribute('aria-activedescendant');
    }
}

/** Ties the controller to an editor. */
export const InsertMenuExtension = Extension.create<{ controller: InsertController }>({
    name: 'insertMenu',
    // Before the keys of lists and code blocks: while the menu is open, Enter and Tab are its own.
    priority: 1000,
    addOptions: () => ({ controller: new InsertController() }),
    onCreate() {
        this.options.controller.attach(this.editor);
    },
    onDestroy() {
        this.options.controller.detach();
    },
    onFocus() {
        this.options.controller.focused();
    },
    onBlur() {
        this.options.controller.close();
    },
    addProseMirrorPlugins() {
        const { controller } = this.options;
        return [
            new Plugin<Trigger | null>({
                key: pluginKey,
                state: {
                    init: () => null,
                    apply(transaction, trigger, _old, state) {
                        const meta: Trigger | null | undefined = transaction.getMeta(pluginKey);
                        if (meta !== undefined) return meta;
                        if (!trigger) return null;
                        // The start stays left of what is typed there.
                        const from = transaction.mapping.map(trigger.from, -1);
                        const mapped = { ...trigger, from };
                        return queryOf(state, mapped) === null ? null : mapped;
                    },
                },
                props: {
                    handleTextInput(view, from, to, text) {
                        if (text !== '/' || from !== to || !mayOpenAt(view.state, from))
                            return false;
                        const transaction = view.state.tr.insertText('/', from, to);
                        view.dispatch(transaction.setMeta(pluginKey, { from, slash: true }));
                        return true;
                    },
                    handleKeyDown: (_view, event) => controller.handleKey(event),
                },
                view: () => ({ update: (view) => controller.sync(view) }),
            }),
        ];
    },
});
