/** Matchers for the `expect` of Vitest and Jest. */
import { matchTree, type Rendered } from './golden.ts';

interface Result {
    pass: boolean;
    message: () => string;
}

export interface BlockMatchers<R = unknown> {
    /** Asserts that the element tree is the golden tree in `tests/trees/NAME.tree`, which the first run writes. */
    toMatchTree(name: string): R;
    /** Asserts that the visible text contains a text, or matches a pattern. */
    toHaveText(text: string | RegExp): R;
}

export const matchers = {
    toMatchTree(block: Rendered, name: string): Result {
        try {
            matchTree(block, name);
            return { pass: true, message: () => `The tree is the golden tree “${name}”.` };
        } catch (error) {
            return { pass: false, message: () => (error as Error).message };
        }
    },
    toHaveText(block: { readonly text: string }, text: string | RegExp): Result {
        const pass = typeof text === 'string' ? block.text.includes(text) : text.test(block.text);
        return {
            pass,
            message: () =>
                `expected the text ${pass ? 'not ' : ''}to have ${String(text)}, got:\n${block.text}`,
        };
    },
};
