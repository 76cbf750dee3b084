import type { PhrasingContent } from 'mdast';

import { escapeInlineText } from './html.ts';
import { commentOfInline, elementOfInline } from './inline-comment.ts';
import { writeInlineElement } from './inline-elements.ts';
import { urlOfRef, type ContentRef, type LinkContext } from './links.ts';
import { HTML_TAGS, mergeTexts, runsOf, sameMark, styleOfColors, type Run } from './marks.ts';
import type { InlineNode, Leaf, Mark, TextNode } from './nodes.ts';
import { isVerbatimMark } from './verbatim.ts';

export interface WriteInlineContext {
    links: LinkContext;
    /** True for a heading or a table cell, which cannot contain a line break. */
    oneLine?: boolean;
}

const HTML_BREAK: PhrasingContent = { type: 'html', value: '<br>' };

/**
 * Writes the content of a paragraph. An image or formula alone in a paragraph would be read as a block, and a comment
 * at the beginning as an HTML block, so these are written as elements.
 */
export function writeParagraph(
    nodes: readonly (TextNode | InlineNode)[],
    context: WriteInlineContext,
): PhrasingContent[] {
    const shown = nodes.filter(
        (node) => node.object !== 'text' || node.leaves.some((one) => one.text !== ''),
    );
    const [first, second] = shown;
    if (first === undefined || first.object === 'text') return writeInlines(shown, context);
    const isAlone =
        second === undefined && (first.type === 'inline-image' || first.type === 'inline-math');
    const element = isAlone
        ? writeInlineElement(first, context.links, escapeInlineText)
        : writeKnownInline(first, context) === null
          ? elementOfInline(first)
          : null;
    if (element === null) return writeInlines(shown, context);
    return [{ type: 'html', value: element }, ...writeInlines(shown.slice(1), context)];
}

/** Writes inlines as a Markdown tree. */
export function writeInlines(
    nodes: readonly (TextNode | InlineNode)[],
    context: WriteInlineContext,
): PhrasingContent[] {
    const written = mergeTexts(nodes).flatMap((node): PhrasingContent[] =>
        node.object === 'text' ? writeLeaves(node.leaves, context) : writeInline(node, context),
    );
    // Write these breaks as HTML: Markdown ignores a hard break at the beginning or end of a paragraph.
    const first = written.findIndex(({ type }) => type !== 'break');
    const last = written.findLastIndex(({ type }) => type !== 'break');
    return written.map((node, index) => (index < first || index > last ? HTML_BREAK : node));
}

function writeLeaves(leaves: readonly Leaf[], context: WriteInlineContext): PhrasingContent[] {
    return writeRuns(runsOf(leaves), 0, context);
}

/** Marks that Markdown writes with delimiters, which must not be next to a space inside the mark. */
const DELIMITED: readonly string[] = ['bold', 'italic', 'strikethrough'];

/** Moves spaces at the ends of a mark outside: `**bold **` is not bold text in Markdown. */
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

/** Writes leaves; neighbours with the same outer mark share it. */
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
            const style = styleOfColors(mark);
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
    return writeKnownInline(node, context) ?? [{ type: 'html', value: commentOfInline(node) }];
}

/** Returns null if Markdown cannot represent the data of the inline. */
function writeKnownInline(node: InlineNode, context: WriteInlineContext): PhrasingContent[] | null {
    const { ref, title, label, ...rest } = node.data ?? {};
    const url = (): string => urlOfRef((ref ?? {}) as ContentRef, context.links);
    switch (node.type) {
        case 'link': {
            if (label !== undefined || Object.keys(rest).length > 0) return null;
            const children = writeInlines(node.nodes ?? [], { ...context, oneLine: true });
            const titled = typeof title === 'string' ? { title } : {};
            return [{ type: 'link', url: url(), ...titled, children }];
        }
        case 'mention': {
            if (title !== undefined || Object.keys(rest).length > 0) return null;
            const value = typeof label === 'string' ? label : '';
            const children: PhrasingContent[] = value === '' ? [] : [{ type: 'text', value }];
            return [{ type: 'link', url: url(), title: 'mention', children }];
        }
        case 'inline-image': {
            const { alt, caption, ...more } = rest;
            // Markdown has no size and no dark variant, so these are written as HTML.
            if (title !== undefined || label !== undefined || Object.keys(more).length > 0) break;
            return [
                {
                    type: 'image',
                    url: url(),
                    ...(typeof alt === 'string' ? { alt } : {}),
                    ...(typeof caption === 'string' ? { title: caption } : {}),
                },
            ];
        }
        case 'inline-math': {
            const formula = String(node.data?.['formula'] ?? '');
            if (!/^[^$\n]+$/.test(formula)) break;
            return [{ type: 'html', value: `$$${formula}$$` }];
        }
        case 'emoji': {
            const character = emojiOf(String(node.data?.['code'] ?? ''));
            return character === null ? null : [{ type: 'text', value: character }];
        }
    }
    const element = writeInlineElement(node, context.links, escapeInlineText);
    return element === null ? null : [{ type: 'html', value: element }];
}

/** Converts an emoji's code points, `1f468-200d-1f4bb`, to the character; null if they are not valid. */
function emojiOf(code: string): string | null {
    if (!/^[0-9a-f]{2,6}(-[0-9a-f]{2,6})*$/i.test(code)) return null;
    const points = code.split('-').map((point) => Number.parseInt(point, 16));
    return points.every((point) => point <= 0x10ffff) ? String.fromCodePoint(...points) : null;
}
