import type { Editor } from '@tiptap/core';
import { Fragment } from '@tiptap/pm/model';
import { TextSelection } from '@tiptap/pm/state';

import { SECTION } from '../document/node-types.ts';

/** Returns the data of a new section, by the block's type. */
export function newSection(kind: string, number: number): Record<string, unknown> {
    if (kind === 'tabs') return { title: `Tab ${number}` };
    if (kind === 'updates') return { date: new Date().toISOString().slice(0, 10) };
    return {};
}

/** Adds a section at the end of a block, and puts the caret into it. */
export function addSection(editor: Editor, position: number | undefined, kind: string): void {
    const { state, view } = editor;
    const group = position === undefined ? null : state.doc.nodeAt(position);
    const section = state.schema.nodes[SECTION];
    if (!group || !section || position === undefined) return;
    const node = section.createAndFill({ data: newSection(kind, group.childCount + 1) });
    if (!node) return;
    const end = position + group.nodeSize - 1;
    const transaction = state.tr.insert(end, node);
    transaction.setSelection(TextSelection.near(transaction.doc.resolve(end + 1)));
    view.dispatch(transaction.scrollIntoView());
    view.focus();
}

/** Moves a child of a block, e.g. a section, by one place. */
export function moveSection(editor: Editor, position: number | undefined, by: -1 | 1): void {
    if (position === undefined) return;
    const { state, view } = editor;
    const $position = state.doc.resolve(position);
    const index = $position.index();
    const { parent } = $position;
    const other = index + by;
    if (other < 0 || other >= parent.childCount) return;
    const first = Math.min(index, other);
    const start = $position.posAtIndex(first);
    const [one, two] = [parent.child(first), parent.child(first + 1)];
    view.dispatch(
        state.tr.replaceWith(start, start + one.nodeSize + two.nodeSize, Fragment.from([two, one])),
    );
}
