import { Extension, type Editor } from '@tiptap/core';
import { Plugin, TextSelection } from '@tiptap/pm/state';
import type { WorkbenchIntegration } from '@bindery/contract';
import { matchesURLPattern } from '@bindery/contract/url-pattern';

import { createStore } from '../store/store.ts';
import { insertIntegrationBlock } from './insert-block.ts';
import { singleUrl } from './single-url.ts';

/** The offer to replace a pasted link with a block. */
export interface UnfurlOffer {
    url: string;
    blockTitle: string;
    integration: string;
    block: string;
    /** Range of the link in the document. */
    from: number;
    to: number;
    anchor: { left: number; bottom: number };
}

interface UnfurlPattern {
    pattern: string;
    integration: string;
    block: string;
    title: string;
}

/** Offers to replace a pasted link with a block whose `urlUnfurl` patterns match the link. */
export class UnfurlController {
    readonly offer = createStore<UnfurlOffer | null>(null);
    #patterns: readonly UnfurlPattern[] = [];
    #editor: Editor | null = null;

    setIntegrations(integrations: readonly WorkbenchIntegration[]): void {
        this.#patterns = integrations
            .filter(({ installations }) => installations.length > 0)
            .flatMap(({ integration }) =>
                (integration.blocks ?? []).flatMap((block) =>
                    (block.urlUnfurl ?? []).map((pattern) => ({
                        pattern,
                        integration: integration.name,
                        block: block.id,
                        title: block.title,
                    })),
                ),
            );
    }

    attach(editor: Editor): void {
        this.#editor = editor;
    }

    detach(): void {
        this.#editor = null;
        this.offer.set(null);
    }

    /** Inserts a pasted link and shows the offer. Returns false if no block matches the link. */
    paste(text: string): boolean {
        const editor = this.#editor;
        const url = singleUrl(text);
        const match = url
            ? this.#patterns.find(({ pattern }) => matchesURLPattern(pattern, url))
            : undefined;
        if (!editor || !url || !match || !editor.state.selection.empty) return false;
        if (editor.state.selection.$from.parent.type.spec.code) return false;
        const { from } = editor.state.selection;
        const link = editor.schema.marks['link']?.create({ href: url });
        const node = editor.schema.text(url, link ? [link] : []);
        const transaction = editor.state.tr.replaceSelectionWith(node, false);
        transaction.setSelection(TextSelection.create(transaction.doc, from + url.length));
        // Unset the mark, so that text typed next is not part of the link.
        if (link) transaction.removeStoredMark(link.type);
        editor.view.dispatch(transaction.scrollIntoView());
        const { left, bottom } = editor.view.coordsAtPos(from);
        this.offer.set({
            url,
            blockTitle: match.title,
            integration: match.integration,
            block: match.block,
            from,
            to: from + url.length,
            anchor: { left, bottom },
        });
        return true;
    }

    /** Replaces the link with the block, whose first render gets the action `@link.unfurl`. */
    accept(): void {
        const offer = this.offer.get();
        const editor = this.#editor;
        if (!offer || !editor) return;
        this.offer.set(null);
        editor
            .chain()
            .setTextSelection(offer.to)
            .deleteRange({ from: offer.from, to: offer.to })
            .run();
        insertIntegrationBlock(editor, {
            integration: offer.integration,
            block: offer.block,
            props: {},
            url: offer.url,
            action: { action: '@link.unfurl', url: offer.url },
        });
    }

    dismiss(): void {
        this.offer.set(null);
    }
}

/** Connects the controller to an editor. */
export const UnfurlPaste = Extension.create<{ controller: UnfurlController }>({
    name: 'unfurlPaste',
    // Precedes the link extension, which also handles pasted links.
    priority: 1001,
    addOptions: () => ({ controller: new UnfurlController() }),
    onCreate() {
        this.options.controller.attach(this.editor);
    },
    onDestroy() {
        this.options.controller.detach();
    },
    onUpdate() {
        // An author who continues to type keeps the link, so the offer closes.
        if (this.options.controller.offer.get()) this.options.controller.dismiss();
    },
    addProseMirrorPlugins() {
        const { controller } = this.options;
        return [
            new Plugin({
                props: {
                    handlePaste: (_view, event) =>
                        controller.paste(event.clipboardData?.getData('text/plain') ?? ''),
                    handleKeyDown: (_view, event) => {
                        if (!controller.offer.get()) return false;
                        if (event.key === 'Enter' || event.key === 'Tab') {
                            controller.accept();
                            return true;
                        }
                        if (event.key !== 'Escape') return false;
                        controller.dismiss();
                        event.stopPropagation();
                        return true;
                    },
                },
            }),
        ];
    },
});
