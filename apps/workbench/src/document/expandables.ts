import {
    attributesOf,
    blockFrom,
    contentOf,
    isAdded,
    isParagraph,
    objectOf,
    type ToDocument,
    type ToEditor,
} from './convert.ts';
import {
    EXPANDABLE,
    EXPANDABLE_BODY,
    EXPANDABLE_TITLE,
    type DocumentBlockNode,
    type DocumentFragment,
    type EditorNode,
} from './node-types.ts';

/** Converts an expandable. Returns null unless it has a title of one paragraph, a body, and no other fragment. */
export function expandableToEditor(block: DocumentBlockNode, tools: ToEditor): EditorNode | null {
    const { fragments = [], ...rest } = block;
    const [title, body] = ['expandable-title', 'expandable-body'].map((name) =>
        fragments.find(({ fragment }) => fragment === name),
    );
    if (!title || !body || fragments.length > 2) return null;
    const [paragraph, second] = title.nodes ?? [];
    if (second || (paragraph && !isParagraph(paragraph))) return null;
    const content = contentOf(body.nodes ?? [], tools);
    if (content === null) return null;
    const inlines = tools.inlines(paragraph?.nodes ?? []);
    return {
        type: EXPANDABLE,
        attrs: attributesOf(rest),
        content: [
            {
                type: EXPANDABLE_TITLE,
                attrs: {
                    source: {
                        fragment: fieldsOf(title),
                        paragraph: paragraph ? fieldsOf(paragraph) : {},
                    },
                },
                ...(inlines.length > 0 ? { content: inlines } : {}),
            },
            { type: EXPANDABLE_BODY, attrs: { source: { fragment: fieldsOf(body) } }, content },
        ],
    };
}

export function expandableToDocument(node: EditorNode, tools: ToDocument): DocumentBlockNode {
    const [title, body] = [EXPANDABLE_TITLE, EXPANDABLE_BODY].map((type) =>
        node.content?.find((child) => child.type === type),
    );
    const paragraph: DocumentBlockNode = {
        object: 'block',
        type: 'paragraph',
        ...objectOf(sourceOf(title)['paragraph']),
        nodes: tools.inlines(title ?? { type: EXPANDABLE_TITLE }),
    };
    const isEmpty = (body?.content ?? []).every(isAdded);
    return {
        ...blockFrom('expandable', node),
        // Published expandables are void: their content is in fragments.
        isVoid: true,
        fragments: [
            fragment('expandable-title', title, [paragraph]),
            fragment('expandable-body', body, isEmpty || !body ? [] : tools.blocks(body)),
        ],
    };
}

function fragment(
    name: string,
    part: EditorNode | undefined,
    nodes: DocumentBlockNode[],
): DocumentFragment {
    const source = objectOf(sourceOf(part)['fragment']);
    return { object: 'fragment', fragment: name, type: name, ...source, nodes };
}

function sourceOf(node: EditorNode | undefined): Record<string, unknown> {
    return objectOf(node?.attrs?.['source']);
}

function fieldsOf({ nodes: _nodes, ...fields }: DocumentFragment | DocumentBlockNode) {
    return fields;
}
