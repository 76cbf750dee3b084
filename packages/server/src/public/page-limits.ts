import { MAX_INCLUDE_BYTES } from '@bindery/platform';

import type { DocumentNode } from './document-node.ts';

/** Maximum number of pieces of reusable content on a page, including pieces inside other pieces. */
const MAX_INCLUDED = 100;

/** Characters of reusable content on a page, as JSON of its nodes. 256 KB of Markdown have 1 MB or more. */
const MAX_INCLUDED_LENGTH = 2 * 1024 * 1024;

/** Characters of all values of expressions on a page. */
const MAX_VALUES_LENGTH = 256 * 1024;

/**
 * Limits of the content that is inserted into one page when it is read. Without them, a small file could become a page
 * of any size.
 */
export interface PageLimits {
    /** Counts a piece of reusable content. Returns false if the page has no room for it. */
    takeIncluded(nodes: readonly unknown[]): boolean;
    /** Counts the value of an expression. Returns false if the page has no room for it. */
    takeValue(value: string): boolean;
}

/** Creates the limits of one page. */
export function createPageLimits(): PageLimits {
    /** A file that is included several times is measured once. */
    const lengths = new Map<readonly unknown[], number>();
    let included = MAX_INCLUDED;
    let includedLength = MAX_INCLUDED_LENGTH;
    let valuesLength = MAX_VALUES_LENGTH;
    return {
        takeIncluded(nodes) {
            const length = lengths.get(nodes) ?? JSON.stringify(nodes).length;
            lengths.set(nodes, length);
            if (included < 1 || length > includedLength) return false;
            included -= 1;
            includedLength -= length;
            return true;
        },
        takeValue(value) {
            if (value.length > valuesLength) return false;
            valuesLength -= value.length;
            return true;
        },
    };
}

/** Returns the block in place of reusable content for which a page has no room. */
export function notShown(reference: string): DocumentNode {
    const text =
        `${reference} is not shown: a page has at most ${MAX_INCLUDED} pieces of reusable content, ` +
        `from files of ${MAX_INCLUDE_BYTES / 1024} KB together.`;
    const paragraph = {
        object: 'block',
        type: 'paragraph',
        nodes: [{ object: 'text', leaves: [{ text, marks: [] }] }],
    };
    return { object: 'block', type: 'hint', data: { style: 'warning' }, nodes: [paragraph] };
}
