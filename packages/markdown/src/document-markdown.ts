import type { JSONDocument } from '@bindery/contract';

import type { BlockMappings } from './mappings.ts';
import type { BlockNode } from './nodes.ts';
import { readPage } from './read-page.ts';
import { writePage } from './write-page.ts';

/**
 * A document as GitBook's Markdown, without its page's title.
 *
 * @example documentToMarkdown(document, blockMappings(installed))
 */
export function documentToMarkdown(document: JSONDocument, mappings: BlockMappings = []): string {
    return writePage(
        { title: undefined, description: undefined, nodes: nodesOf(document) },
        undefined,
        { mappings },
    );
}

/** The blocks of a text of GitBook's Markdown as a document. */
export function markdownToDocument(markdown: string, mappings: BlockMappings = []): JSONDocument {
    return documentOf(readPage(markdown, { mappings }).nodes);
}

/** The published union describes the same objects more narrowly than the loose shape that is read here. */
export function nodesOf(document: JSONDocument): readonly BlockNode[] {
    return document.nodes as unknown as readonly BlockNode[];
}

/** As {@link nodesOf}, backwards. */
export function documentOf(nodes: readonly BlockNode[]): JSONDocument {
    return { object: 'document', data: { schemaVersion: 9 }, nodes } as unknown as JSONDocument;
}
