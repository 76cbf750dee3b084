import type { JSONDocument } from '@bindery/contract';

import type { BlockMappings } from './mappings.ts';
import type { BlockNode } from './nodes.ts';
import { readPage } from './read-page.ts';
import { writePage } from './write-page.ts';

/**
 * Writes a document as GitBook's Markdown, without the page's title.
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

/** Reads GitBook's Markdown as a document. A title and front matter are left out. */
export function markdownToDocument(markdown: string, mappings: BlockMappings = []): JSONDocument {
    return documentOf(readPage(markdown, { mappings }).nodes);
}

/** Returns a document's blocks in the loose shape of this package; the published union describes the same objects. */
export function nodesOf(document: JSONDocument): readonly BlockNode[] {
    return document.nodes as unknown as readonly BlockNode[];
}

/** Returns a document with the given blocks; the reverse of {@link nodesOf}. */
export function documentOf(nodes: readonly BlockNode[]): JSONDocument {
    return { object: 'document', data: { schemaVersion: 9 }, nodes } as unknown as JSONDocument;
}
