import type { PhrasingContent } from 'mdast';

import { urlOfRef, type ContentRef, type LinkContext } from './links.ts';
import type { InlineNode, Leaf, Mark, TextNode } from './nodes.ts';
import { commentOfInline } from './read-inlines.ts';
import { isVerbatimMark } from './verbatim.ts';

export interface WriteInlineContext {
    links: LinkContext;
    /** A heading or a cell of a table is one line. */
    oneLine?: boolean;
}

/** From the outermost mark to the innermost, so that the same text is always written the same way. */
const ORDER = ['color', 'keyboard', 'superscript', 'subscript', 'bold', 'italic', 'strikethrough'];

const HTML_TAGS: Readonly<Record<string, string>> = {
    keyboard: 'kbd',
    superscript: 'sup',
    subscript: 'sub',
};

const HTML_BREAK: PhrasingContent = { type: 'html', value: '<br>' };

/** The content of a paragraph as Markdown's tree. */
export function writeInlines(
    nodes: readonly (TextNode | InlineNode)[],
    context: WriteInlineContext,
): PhrasingContent[] {
    const written = nodes.flatMap((node): PhrasingContent[] =>
        node.object === 'text' ? writeLeaves(node.leaves, context) : writeInline(node, context),
    );
    // At either end of a paragraph, Markdown's own breaks are none.
    const first = written.findIndex(({ type }) => type !== 'break');
    const last = written.findLastIndex(({ type }) => type !== 'break');
    return written.map((node, index) => (index < first || index > last ? HTML_BREAK : node));
}

interface Run {
    text: string;
    marks: Mark[];
}

function writeLeaves(leaves: readonly Leaf[], context: WriteInlineContext): PhrasingContent[] {
    const runs = leaves
        .filter((one) => one.text !== '')
        .map((one) => ({ text: one.text, marks: inOrder(one.marks ?? []) }));
    return writeRuns(runs, 0, context);
}

function inOrder(marks: readonly Mark[]): Mark[] {
    const known = ORDER.flatMap((type) => marks.filter((one) => one.type === type).slice(0, 1));
    const code = marks.find((one) => one.type === 'code');
    return code === undefined ? known : [...known, code];
}

/** Marks that Markdown writes with characters, which must not stand beside a space within. */
const DELIMITED: readonly string[] = ['bold', 'italic', 'strikethrough'];

/** `**bold **` is no bold text in Markdown: the spaces at its ends go outside. */
function trim(runs: readonly Run[]): { before: string; inner: Run[]; after: string } {
    const inner = [...runs];
    let before = '';
    let after = '';
    for (let first = inner[0]; first !== undefined && !isCode(first); first = inner[0]) {
        const text = first.text.trimStart();
        before += first.text.slice(0, first.text.length - text.length);
        inner.splice(0, 1, ...(text === '' ? [] : [{ ...first, text }]));
        if (text !== '') break;
    }
    for (let last = inner.at(-1); last !== undefined && !isCode(last); last = inner.at(-1)) {
        const text = last.text.trimEnd();
        after = last.text.slice(text.length) + after;
        inner.splice(-1, 1, ...(text === '' ? [] : [{ ...last, text }]));
        if (text !== '') break;
    }
    return { before, inner, after };
}

function isCode({ marks }: Run): boolean {
    return marks.some((one) => one.type === 'code' || isVerbatimMark(one));
}

/** Neighbours with the same outer mark share it. */
function writeRuns(
    runs: readonly Run[],
    depth: number,
    context: WriteInlineContext,
): PhrasingContent[] {
    const written: PhrasingContent[] = [];
    for (let index = 0; index < runs.length;) {
        const run = runs[index];
        const outer = run?.marks[depth];
        if (run === undefined) break;
        if (outer === undefined) {
            written.push(...writeText(run.text, context));
            index++;
            continue;
        }
        let end = index + 1;
        while (sameMark(runs[end]?.marks[depth], outer)) end++;
        const group = runs.slice(index, end);
        const { before, inner, after } = DELIMITED.includes(outer.type)
            ? trim(group)
            : { before: '', inner: group, after: '' };
        written.push(
            ...writeText(before, context),
            ...(inner.length === 0 ? [] : writeMark(outer, inner, depth, context)),
            ...writeText(after, context),
        );
        index = end;
    }
    return written;
}

function sameMark(a: Mark | undefined, b: Mark): boolean {
    if (a?.type !== b.type) return false;
    return ['text', 'background', 'verbatim'].every((name) => a.data?.[name] === b.data?.[name]);
}

function writeMark(
    mark: Mark,
    runs: readonly Run[],
    depth: number,
    context: WriteInlineContext,
): PhrasingContent[] {
    const value = runs.map(({ text }) => text).join('');
    if (isVerbatimMark(mark)) return [{ type: 'html', value }];
    if (mark.type === 'code') return [{ type: 'inlineCode', value: value.replaceAll('\n', ' ') }];
    const children = writeRuns(runs, depth + 1, context);
    switch (mark.type) {
        case 'bold':
            return [{ type: 'strong', children }];
        case 'italic':
            return [{ type: 'emphasis', children }];
        case 'strikethrough':
            return [{ type: 'delete', children }];
        case 'color': {
            const style = styleOf(mark);
            return style === '' ? children : inHtml(`mark style="${style}"`, 'mark', children);
        }
        default: {
            const tag = HTML_TAGS[mark.type] ?? 'span';
            return inHtml(tag, tag, children);
        }
    }
}

function inHtml(open: string, close: string, children: PhrasingContent[]): PhrasingContent[] {
    return [
        { type: 'html', value: `<${open}>` },
        ...children,
        { type: 'html', value: `</${close}>` },
    ];
}

function styleOf({ data }: Mark): string {
    const text = String(data?.['text'] ?? 'default').replaceAll(/[^a-z$]/g, '');
    const background = String(data?.['background'] ?? 'default').replaceAll(/[^a-z$]/g, '');
    return [
        ...(text === 'default' ? [] : [`color:${text};`]),
        ...(background === 'default' ? [] : [`background-color:${background};`]),
    ].join('');
}

function writeText(value: string, { oneLine }: WriteInlineContext): PhrasingContent[] {
    const lineBreak: PhrasingContent = oneLine === true ? HTML_BREAK : { type: 'break' };
    return value
        .split('\n')
        .flatMap((line, index): PhrasingContent[] => [
            ...(index > 0 ? [lineBreak] : []),
            ...(line === '' ? [] : [{ type: 'text' as const, value: line }]),
        ]);
}

function writeInline(node: InlineNode, context: WriteInlineContext): PhrasingContent[] {
    const data = node.data ?? {};
    switch (node.type) {
        case 'link': {
            const url = urlOfRef((data['ref'] ?? {}) as ContentRef, context.links);
            const title = typeof data['title'] === 'string' ? { title: data['title'] } : {};
            return [
                { type: 'link', url, ...title, children: writeInlines(node.nodes ?? [], context) },
            ];
        }
        case 'inline-image': {
            const url = urlOfRef((data['ref'] ?? {}) as ContentRef, context.links);
            const { ref: _ref, alt, caption, ...rest } = data;
            if (Object.keys(rest).length > 0) break;
            return [
                {
                    type: 'image',
                    url,
                    ...(typeof alt === 'string' ? { alt } : {}),
                    ...(typeof caption === 'string' ? { title: caption } : {}),
                },
            ];
        }
        case 'inline-math': {
            const formula = String(data['formula'] ?? '');
            if (!/^[^$\n]+$/.test(formula)) break;
            return [{ type: 'html', value: `$$${formula}$$` }];
        }
        case 'emoji': {
            const character = emojiOf(String(data['code'] ?? ''));
            if (character === null) break;
            return [{ type: 'text', value: character }];
        }
    }
    return [{ type: 'html', value: commentOfInline(node) }];
}

/** `1f468-200d-1f4bb` as the character it names. */
function emojiOf(code: string): string | null {
    if (!/^[0-9a-f]{2,6}(-[0-9a-f]{2,6})*$/i.test(code)) return null;
    const points = code.split('-').map((point) => Number.parseInt(point, 16));
    return points.every((point) => point <= 0x10ffff) ? String.fromCodePoint(...points) : null;
}
