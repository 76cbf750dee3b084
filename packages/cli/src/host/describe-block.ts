import type { Block } from '@bindery/testing';

/** The facts about a block that commands and coding agents print. */
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
