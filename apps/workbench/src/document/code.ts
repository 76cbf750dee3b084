import { blockFrom, isBlock, objectOf } from './convert.ts';
import type { DocumentBlockNode, DocumentInline, DocumentText, EditorNode } from './node-types.ts';

/**
 * Converts code to plain text. The lines of the document are kept beside the text: a line that is not edited is written
 * back as it was, with its highlight. Variables are written as `{{ expression }}` in the text. Returns null, which makes
 * the block opaque, if a line has other content.
 */
export function codeToEditor(block: DocumentBlockNode): EditorNode | null {
    const { object: _object, type: _type, nodes = [], ...source } = block;
    const lines: CodeLine[] = [];
    for (const line of nodes) {
        if (!isBlock(line) || line.type !== 'code-line') return null;
        const text = textOfLine(line);
        if (text === null) return null;
        lines.push({ text, node: line });
    }
    const text = lines.map((line) => line.text).join('\n');
    const language = typeof block.data?.['syntax'] === 'string' ? block.data['syntax'] : null;
    return {
        type: 'codeBlock',
        attrs: { source, language, lines },
        ...(text === '' ? {} : { content: [{ type: 'text', text }] }),
    };
}

export function codeToDocument(node: EditorNode): DocumentBlockNode {
    const text = (node.content ?? []).map((child) => child.text ?? '').join('');
    const source = objectOf(node.attrs?.['source']);
    const { syntax: _syntax, ...data } = objectOf(source['data']);
    const language = node.attrs?.['language'];
    const lines = (node.attrs?.['lines'] ?? []) as CodeLine[];
    const hasVariables = lines.some(({ node: line }) =>
        line.nodes?.some((each) => each.object !== 'text'),
    );
    return {
        ...blockFrom('code', node),
        data: { ...data, ...(typeof language === 'string' ? { syntax: language } : {}) },
        nodes: alignLines(text.split('\n'), lines).map(
            ({ text: line, node: original }) =>
                original ?? {
                    object: 'block',
                    type: 'code-line',
                    data: {},
                    nodes: hasVariables ? withVariables(line) : [plain(line)],
                },
        ),
    };
}

/** A line as text, and as the document's node. */
interface CodeLine {
    text: string;
    node: DocumentBlockNode;
}

/**
 * Finds the document's line for each line of the text: equal lines at the beginning and at the end. A line between them
 * that was edited keeps the highlight of the line it replaces, if their number is the same.
 */
function alignLines(
    texts: readonly string[],
    lines: readonly CodeLine[],
): { text: string; node?: DocumentBlockNode }[] {
    let start = 0;
    while (start < Math.min(texts.length, lines.length) && texts[start] === lines[start]?.text)
        start++;
    let end = 0;
    while (
        end < Math.min(texts.length, lines.length) - start &&
        texts.at(-1 - end) === lines.at(-1 - end)?.text
    )
        end++;
    const isSameCount = texts.length === lines.length;
    return texts.map((text, index) => {
        const isEdited = index >= start && index < texts.length - end;
        const line = index < start ? lines[index] : lines[index - texts.length + lines.length];
        if (!isEdited && line) return { text, node: line.node };
        const replaced = isSameCount ? lines[index]?.node : undefined;
        const isHighlighted = replaced?.data?.['highlighted'] === true;
        if (!isHighlighted) return { text };
        return { text, node: { ...replaced, nodes: withVariables(text) } };
    });
}

function textOfLine(line: DocumentBlockNode): string | null {
    let text = '';
    for (const node of line.nodes ?? []) {
        if (node.object === 'text') {
            if (node.leaves.some((leaf) => leaf.marks.length > 0)) return null;
            text += node.leaves.map((leaf) => leaf.text).join('');
        } else if (node.object === 'inline' && node.type === 'expression') {
            text += `{{ ${String(node.data?.['expression'])} }}`;
        } else return null;
    }
    return text;
}

function withVariables(line: string): (DocumentText | DocumentInline)[] {
    if (line === '') return [plain('')];
    return line.split(/(\{\{ .*? \}\})/).flatMap((part): (DocumentText | DocumentInline)[] => {
        const expression = /^\{\{ (.*?) \}\}$/.exec(part)?.[1];
        if (expression === undefined) return part === '' ? [] : [plain(part)];
        return [{ object: 'inline', type: 'expression', isVoid: true, data: { expression } }];
    });
}

function plain(text: string): DocumentText {
    return { object: 'text', leaves: [{ object: 'leaf', text, marks: [] }] };
}
