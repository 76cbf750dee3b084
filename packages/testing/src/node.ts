/** Assertions for `node:test`, and for every runner whose tests fail by an exception. */
import assert from 'node:assert/strict';

import { matchTree, type Rendered } from './golden.ts';

/** Asserts that the element tree is the golden tree in `tests/trees/NAME.tree`. */
export function assertTree(block: Rendered, name: string): void {
    matchTree(block, name);
}

/** Asserts that the visible text contains a text, or matches a pattern. */
export function assertText(block: { readonly text: string }, text: string | RegExp): void {
    if (typeof text === 'string')
        assert.ok(block.text.includes(text), `no “${text}” in:\n${block.text}`);
    else assert.match(block.text, text);
}
