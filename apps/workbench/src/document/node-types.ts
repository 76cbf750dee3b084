/**
 * The two formats of a page: GitBook's document nodes and the editor's ProseMirror JSON. Both types are loose because
 * fields unknown to the editor must pass through unchanged.
 */

export interface DocumentMark {
    object: 'mark';
    type: string;
    data?: Record<string, unknown>;
}

export interface DocumentLeaf {
    object: 'leaf';
    text: string;
    marks: DocumentMark[];
}

export interface DocumentText {
    object: 'text';
    leaves: DocumentLeaf[];
    key?: string;
}

export interface DocumentInline {
    object: 'inline';
    type: string;
    data?: Record<string, unknown>;
    nodes?: DocumentNode[];
    [field: string]: unknown;
}

export interface DocumentBlockNode {
    object: 'block';
    type: string;
    data?: Record<string, unknown>;
    nodes?: DocumentNode[];
    [field: string]: unknown;
}

export type DocumentNode = DocumentText | DocumentInline | DocumentBlockNode;

export interface EditorMark {
    type: string;
    attrs?: Record<string, unknown>;
}

export interface EditorNode {
    type: string;
    attrs?: Record<string, unknown>;
    content?: EditorNode[];
    marks?: EditorMark[];
    text?: string;
}

/** Fields of a document node that the editor does not use and writes back unchanged: key, data, meta. */
export type SourceFields = Record<string, unknown>;

/** Names of the node and mark types that the workbench adds to TipTap's. */
export const INTEGRATION_BLOCK = 'integrationBlock';
export const OPAQUE_BLOCK = 'opaqueBlock';
export const OPAQUE_INLINE = 'opaqueInline';
export const OPAQUE_MARK = 'opaqueMark';
export const HINT = 'hint';

/** Editor mark by document mark. Marks that are not listed become opaque marks. */
export const MARKS: Readonly<Record<string, string>> = {
    bold: 'bold',
    italic: 'italic',
    code: 'code',
    strikethrough: 'strike',
};
