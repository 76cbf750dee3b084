/**
 * The two shapes of a page: GitBook's document nodes, as the API gives them, and the editor's (ProseMirror's JSON).
 * Both are described loosely here, because what the editor does not know has to pass through untouched.
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

/** What the editor has no use for but must give back: key, data, meta and the like of a block. */
export type KeptFields = Record<string, unknown>;

/** Names of the nodes and marks that are ours beside TipTap's own. */
export const INTEGRATION_BLOCK = 'integrationBlock';
export const KEPT_BLOCK = 'keptBlock';
export const KEPT_INLINE = 'keptInline';
export const KEPT_MARK = 'keptMark';
export const HINT = 'hint';

/** The editor's mark of each of GitBook's that the editor can set. All others are kept as they are. */
export const MARKS: Readonly<Record<string, string>> = {
    bold: 'bold',
    italic: 'italic',
    code: 'code',
    strikethrough: 'strike',
};
