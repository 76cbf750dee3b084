import type { InlineNode, Leaf, Mark, TextNode } from './nodes.ts';

/** The mark that each HTML element represents. */
export const HTML_MARKS: Readonly<Record<string, string>> = {
    kbd: 'keyboard',
    sup: 'superscript',
    sub: 'subscript',
    b: 'bold',
    strong: 'bold',
    i: 'italic',
    em: 'italic',
    s: 'strikethrough',
    del: 'strikethrough',
};

/** The element that GitBook writes for each mark in HTML. */
export const HTML_TAGS: Readonly<Record<string, string>> = {
    keyboard: 'kbd',
    superscript: 'sup',
    subscript: 'sub',
    bold: 'strong',
    italic: 'em',
    strikethrough: 'del',
    code: 'code',
};

/** Types from the outermost mark to the innermost, so that equal text is always written the same way. */
const ORDER = ['color', 'keyboard', 'superscript', 'subscript', 'bold', 'italic', 'strikethrough'];

/** Sorts marks for writing, `code` last. Marks that are unknown, or that show nothing, are left out. */
function inMarkOrder(marks: readonly Mark[]): Mark[] {
    const known = ORDER.flatMap((type) =>
        marks.filter((mark) => mark.type === type && !isDefaultColor(mark)).slice(0, 1),
    );
    const code = marks.find((mark) => mark.type === 'code');
    return code === undefined ? known : [...known, code];
}

function isDefaultColor(mark: Mark): boolean {
    return mark.type === 'color' && mark.data?.['verbatim'] !== true && styleOfColors(mark) === '';
}

/** Merges adjacent leaves with equal marks, so that they are written as one run. */
export function runsOf(leaves: readonly Leaf[]): Run[] {
    const runs: Run[] = [];
    for (const { text, marks } of leaves) {
        if (text === '') continue;
        const ordered = inMarkOrder(marks ?? []);
        const last = runs.at(-1);
        const isSame =
            last?.marks.length === ordered.length &&
            ordered.every((mark, index) => sameMark(last.marks[index], mark));
        if (isSame) last.text += text;
        else runs.push({ text, marks: ordered });
    }
    return runs;
}

/** Text with the same marks, in the order in which they are written. */
export interface Run {
    text: string;
    marks: Mark[];
}

/** Merges adjacent text nodes; an editor may have split a text node in two. */
export function mergeTexts(nodes: readonly (TextNode | InlineNode)[]): (TextNode | InlineNode)[] {
    const merged: (TextNode | InlineNode)[] = [];
    for (const node of nodes) {
        const last = merged.at(-1);
        if (node.object === 'text' && last?.object === 'text') {
            merged.splice(-1, 1, { ...last, leaves: [...last.leaves, ...node.leaves] });
        } else merged.push(node);
    }
    return merged;
}

export function sameMark(a: Mark | undefined, b: Mark): boolean {
    if (a?.type !== b.type) return false;
    return ['text', 'background', 'verbatim'].every((name) => a.data?.[name] === b.data?.[name]);
}

/** Parses GitBook's `color:red;background-color:blue;`; null if there is any other declaration. */
export function colorsOfStyle(style: string): { text: string; background: string } | null {
    const colors = { text: 'default', background: 'default' };
    for (const declaration of style.split(';').filter((part) => part.trim() !== '')) {
        const match = /^\s*(background-)?color\s*:\s*([a-z$]+)\s*$/.exec(declaration);
        if (match === null) return null;
        colors[match[1] === undefined ? 'text' : 'background'] = match[2] ?? 'default';
    }
    return colors;
}

/** Formats colours as a style; the reverse of {@link colorsOfStyle}. Empty if both colours are the default. */
export function styleOfColors({ data }: Mark): string {
    const text = String(data?.['text'] ?? 'default').replaceAll(/[^a-z$]/g, '');
    const background = String(data?.['background'] ?? 'default').replaceAll(/[^a-z$]/g, '');
    return [
        ...(text === 'default' ? [] : [`color:${text};`]),
        ...(background === 'default' ? [] : [`background-color:${background};`]),
    ].join('');
}
