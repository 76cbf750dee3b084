import { text, type InlineNode, type Leaf, type TextNode } from './nodes.ts';

/** Appends text to inlines, to the last leaf if the marks are equal. Ignores empty text. */
export function pushLeaf(inlines: (TextNode | InlineNode)[], added: Leaf): void {
    if (added.text === '') return;
    const last = inlines.at(-1);
    if (last?.object !== 'text') {
        inlines.push(text([added]));
        return;
    }
    const previous = last.leaves.at(-1);
    if (previous !== undefined && JSON.stringify(previous.marks) === JSON.stringify(added.marks)) {
        previous.text += added.text;
    } else {
        last.leaves.push(added);
    }
}
