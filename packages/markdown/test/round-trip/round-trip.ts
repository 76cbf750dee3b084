import * as fc from 'fast-check';

import { lossKey } from '../../src/loss-key.ts';
import { block, leaf, text, type BlockNode } from '../../src/nodes.ts';
import { readMarkdown } from '../../src/read-page.ts';
import { writePage } from '../../src/write-page.ts';
import { arbitraryDocument } from './arbitrary-document.ts';

const OPTIONS = {
    mappings: [{ integration: 'mermaid', block: 'diagram', codeblock: 'mermaid', body: 'content' }],
};

function write(nodes: readonly BlockNode[], source?: string): string {
    return writePage({ title: undefined, description: undefined, nodes }, source, OPTIONS);
}

function read(markdown: string): BlockNode[] {
    // Reads no title, so that a heading of the first level stays a block.
    return readMarkdown(markdown, OPTIONS).flatMap(({ node }) => (node === null ? [] : [node]));
}

function assertSame(before: readonly BlockNode[], after: readonly BlockNode[], text: string): void {
    const [expected, actual] = [lossKey(before), lossKey(after)];
    if (expected !== actual) throw new Error(`Loses:\n${text}\n${expected}\n${actual}`);
}

/**
 * Edits the first block, or removes its last child, writes the result with the file, and checks that nothing is lost.
 */
function checkEdits(nodes: readonly BlockNode[], source: string): void {
    const [first, ...rest] = nodes;
    if (first === undefined) return;
    const children = first.nodes ?? [];
    const last = children.at(-1);
    const isContainer = children.length > 1 && last?.object === 'block';
    const edited = isContainer ? { ...first, nodes: children.slice(0, -1) } : EDITED;
    const changed = [edited, ...rest];
    const written = write(changed, source);
    assertSame(changed, read(written), written);
}

const EDITED = block('paragraph', [text([leaf('An edited paragraph.')])]);

/** The number of blocks in random documents, and of those that Markdown cannot represent. */
export interface Statistics {
    blocks: number;
    asJson: number;
}

/**
 * Checks random documents:
 *
 * - document -> Markdown -> document loses nothing;
 * - Markdown -> document -> Markdown gives the same text, from the document alone and from the file;
 * - an edit of one block, written with the file, loses nothing.
 *
 * @throws Error with the smallest document that fails, and the seed.
 */
export function checkRoundTrips(documents: number, seed?: number): Statistics {
    const statistics = { blocks: 0, asJson: 0 };
    fc.assert(
        fc.property(arbitraryDocument, (document) => {
            const first = write(document);
            const nodes = read(first);
            assertSame(document, nodes, first);
            statistics.blocks += document.length;
            statistics.asJson += first.match(/^{% block node=/gm)?.length ?? 0;
            if (write(nodes, first) !== first) throw new Error(`Changes the file:\n${first}`);
            checkEdits(nodes, first);
            // The first text may have spaces at the ends of lines that are not read; the second is GitBook's style.
            const second = write(nodes);
            // Equal texts need no second check.
            if (second === first) return;
            const again = read(second);
            assertSame(nodes, again, second);
            const third = write(again);
            if (third !== second) throw new Error(`Changes:\n${second}\n---\n${third}`);
        }),
        { numRuns: documents, ...(seed === undefined ? {} : { seed }) },
    );
    return statistics;
}
