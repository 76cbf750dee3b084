import {
    attributesOf,
    blockFrom,
    contentOf,
    isBlock,
    type ToDocument,
    type ToEditor,
} from './convert.ts';
import { BOX, GROUP, SECTION, type DocumentBlockNode, type EditorNode } from './node-types.ts';

/** The type of the sections of each block that consists of sections. */
export const SECTION_TYPES: Readonly<Record<string, string>> = {
    tabs: 'tabs-item',
    stepper: 'stepper-step',
    columns: 'column',
    updates: 'update',
};

/** Converts tabs, steppers, columns and updates. Returns null if the block has children of other types. */
export function groupToEditor(block: DocumentBlockNode, tools: ToEditor): EditorNode | null {
    const type = SECTION_TYPES[block.type];
    const sections: EditorNode[] = [];
    for (const child of block.nodes ?? []) {
        if (!isBlock(child) || child.type !== type) return null;
        const content = contentOf(child.nodes ?? [], tools);
        if (content === null) return null;
        sections.push({ type: SECTION, attrs: attributesOf(child), content });
    }
    if (sections.length === 0) return null;
    return {
        type: GROUP,
        attrs: { kind: block.type, ...attributesOf(block) },
        content: sections,
    };
}

export function groupToDocument(node: EditorNode, { blocks }: ToDocument): DocumentBlockNode {
    const kind = kindOf(node);
    const nodes = (node.content ?? []).map((section) =>
        blockFrom(SECTION_TYPES[kind] ?? kind, section, { nodes: blocks(section) }),
    );
    return blockFrom(kind, node, { nodes });
}

/** Converts a block around other blocks: conditional content, a prompt. */
export function boxToEditor(block: DocumentBlockNode, tools: ToEditor): EditorNode | null {
    const content = contentOf(block.nodes ?? [], tools);
    return content && { type: BOX, attrs: { kind: block.type, ...attributesOf(block) }, content };
}

export function boxToDocument(node: EditorNode, { blocks }: ToDocument): DocumentBlockNode {
    return blockFrom(kindOf(node), node, { nodes: blocks(node) });
}

function kindOf(node: EditorNode): string {
    return String(node.attrs?.['kind']);
}
