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

/** The menu closes when the text after the slash is longer: it is then a sentence, not a query. */
const MAX_QUERY = 40;

export interface InsertMenuState {
    isOpen: boolean;
    query: string;
    items: readonly InsertItem[];
    activeIndex: number;
    /** Position of the caret in the window, in pixels. */
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

/** Document position where the query starts, and whether it starts with the slash that opened the menu. */
interface Trigger {
    from: number;
    slash: boolean;
}

const pluginKey = new PluginKey<Trigger | null>('insertMenu');

/** Returns the text typed since the menu opened; null if the caret left it, which closes the menu. */
function queryOf(state: EditorState, trigger: Trigger): string | null {
    const { selection, doc } = state;
    if (!(selection instanceof TextSelection) || !selection.empty) return null;
    if (selection.head < trigger.from || trigger.from > doc.content.size) return null;
    const $from = doc.resolve(trigger.from);
    if (!$from.sameParent(selection.$head)) return null;
    const text = doc.textBetween(trigger.from, selection.head, '\n', '\ufffc');
    if (trigger.slash && !text.startsWith('/')) return null;
    const query = trigger.slash ? text.slice(1) : text;
    // A slash followed by a space is text.
    return query.startsWith(' ') || query.length > MAX_QUERY ? null : query;
}

/** Returns true if a slash at this position opens the menu: at the start of a line or after a space, not in code. */
function canOpenAt(state: EditorState, position: number): boolean {
    const $position = state.doc.resolve(position);
    if (!$position.parent.isTextblock || $position.parent.type.spec.code) return false;
    const before = $position.parent.textBetween(0, $position.parentOffset, '\n', '\ufffc');
    return before === '' || /\s$/.test(before);
}

/** Adds a paragraph below the caret's line if that line has text, so that the inserted block does not replace it. */
function moveBelowText(transaction: Transaction): void {
    const { $head } = transaction.selection;
    const paragraph = transaction.doc.type.schema.nodes['paragraph'];
    if ($head.parent.content.size === 0 || !$head.parent.isTextblock || !paragraph) return;
    const after = $head.after();
    transaction.insert(after, paragraph.create());
    transaction.setSelection(TextSelection.create(transaction.doc, after + 1));
}

/**
 * State and keyboard handling of the insert menu. The focus stays in the page: typed text filters the list, and the
 * editor refers to the active option with `aria-activedescendant`.
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
        // The editor never had the focus, so there is no caret: insert at the end of the page.
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

    /** Makes an option active, for example on hover. */
    activate(index: number): void {
        this.state.set((current) => ({ ...current, activeIndex: index }));
        this.#updateAria();
    }

    /** Removes the typed query and inserts the block. */
    choose(index: number): void {
        const item = this.state.get().items[index];
        const editor = this.#editor;
        const trigger = editor ? pluginKey.getState(editor.state) : null;
        if (!item || !editor || !trigger) return;
        const { head } = editor.state.selection;
        const transaction = editor.state.tr.setMeta(pluginKey, null);
        if (head > trigger.from) transaction.delete(trigger.from, head);
        moveBelowText(transaction);
        editor.view.dispatch(transaction);
        item.insert(editor);
    }

    /** Returns true if the menu handled the key. */
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
            // Panels also listen for Escape; the menu handles it first.
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

    /** Updates the caret position after scrolling or resizing. */
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

    /** Records that the editor got the focus: from then on it has a caret position. */
    markFocused(): void {
        this.#hasCaret = true;
    }

    detach(): void {
        this.#editor = null;
        this.state.set(CLOSED);
    }

    /** Updates the menu after a change of the document or selection. */
    sync(view: EditorView): void {
        const trigger = pluginKey.getState(view.state);
        const query = trigger ? queryOf(view.state, trigger) : null;
        const current = this.state.get();
        if (!trigger || query === null) {
            if (current.isOpen) this.state.set(CLOSED);
            this.#updateAria();
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
        this.#updateAria();
    }

    /** Sets the ARIA attributes of the editor that refer to the menu and its active option. */
    #updateAria(): void {
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

/** Connects the controller to an editor. */
export const InsertMenuExtension = Extension.create<{ controller: InsertController }>({
    name: 'insertMenu',
    // Precedes the extensions for lists and code blocks, because an open menu handles Enter and Tab.
    priority: 1000,
    addOptions: () => ({ controller: new InsertController() }),
    onCreate() {
        this.options.controller.attach(this.editor);
    },
    onDestroy() {
        this.options.controller.detach();
    },
    onFocus() {
        this.options.controller.markFocused();
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
                        // Association -1 keeps the start before text that is inserted at it.
                        const from = transaction.mapping.map(trigger.from, -1);
                        const mapped = { ...trigger, from };
                        return queryOf(state, mapped) === null ? null : mapped;
                    },
                },
                props: {
                    handleTextInput(view, from, to, text) {
                        if (text !== '/' || from !== to || !canOpenAt(view.state, from))
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
