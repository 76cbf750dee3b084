import type { Block } from '@bindery/testing';

/** Returns the facts about a block that commands print and coding agents get. */
export function describeBlock(block: Block) {
    return {
        text: block.text,
        tree: block.tree,
        state: block.state,
        props: block.props,
        controls: block.controls(),
        ...(block.modal === undefined
            ? {}
            : { modal: { text: block.modal.text, tree: block.modal.tree } }),
        ...(block.isComplete ? { returnValue: block.returnValue } : {}),
        diagnostics: block.diagnostics,
        openedURLs: block.openedURLs,
    };
}
