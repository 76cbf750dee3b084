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

/** A part of a block, for example a caption. Published documents name it in `fragment`. */
export interface DocumentFragment {
    object: 'fragment';
    fragment?: string;
    nodes?: DocumentNode[];
    [field: string]: unknown;
}

export interface DocumentBlockNode {
    object: 'block';
    type: string;
    data?: Record<string, unknown>;
    nodes?: DocumentNode[];
    fragments?: DocumentFragment[];
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

/** A block of sections: tabs, a stepper, columns, updates. Its attribute `kind` is the document's type. */
export const GROUP = 'group';
export const SECTION = 'section';
/** A block around other blocks: conditional content, a prompt. Its attribute `kind` is the document's type. */
export const BOX = 'box';
export const EXPANDABLE = 'expandable';
export const EXPANDABLE_TITLE = 'expandableTitle';
export const EXPANDABLE_BODY = 'expandableBody';
export const IMAGES = 'images';
export const IMAGE = 'image';
/** A block with a caption: a file, an embed. Its attribute `kind` is the document's type. */
export const ATTACHMENT = 'attachment';
export const TABLE = 'table';
export const TABLE_ROW = 'tableRow';
export const TABLE_CELL = 'tableCell';
export const TABLE_HEADER = 'tableHeader';
/** The value of a table's cell that is not text, e.g. a checkbox. */
export const CELL_VALUE = 'cellValue';

/** Editor mark by document mark. Marks that are not listed become opaque marks. */
export const MARKS: Readonly<Record<string, string>> = {
    bold: 'bold',
    italic: 'italic',
    code: 'code',
    strikethrough: 'strike',
};
