import type { BlockContent, List, ListItem, RootContent } from 'mdast';

import { enclose, writeContainer } from './containers.ts';
import { bodyOf, detailsLines } from './details.ts';
import { isEmptyParagraph } from './empty.ts';
import { escapeAttribute } from './html.ts';
import { writeAlignedBlock } from './html-blocks.ts';
import { writeHtmlCode } from './html-code.ts';
import { writeHtmlTable } from './write-html-table.ts';
import { writeDrawing, writeImages } from './images.ts';
import { writtenBlock } from './integration-block.ts';
import { writeLeafTag } from './leaf-tags.ts';
import type { LinkContext } from './links.ts';
import type { BlockMappings } from './mappings.ts';
import { isBlock, plainText, type BlockNode, type InlineNode, type TextNode } from './nodes.ts';
import { attributesOf, formatTag } from './tags.ts';
import { verbatimOf } from './verbatim.ts';
import { writeInlines, writeParagraph } from './write-inlines.ts';
import { writeTable } from './write-table.ts';

export interface WriteContext {
    links: LinkContext;
    mappings: BlockMappings;
}

type Write = (node: BlockNode, context: WriteContext) => RootContent | null;

/** Writes blocks as a Markdown tree. Empty paragraphs are left out: Markdown cannot represent them. */
export function writeBlocks(nodes: readonly BlockNode[], context: WriteContext): RootContent[] {
    return nodes.filter((node) => !isEmptyParagraph(node)).map((node) => writeBlock(node, context));
}

/**
 * Writes a block. A block that Markdown cannot represent becomes a tag that holds its JSON, so that nothing is lost.
 */
export function writeBlock(node: BlockNode, context: WriteContext): RootContent {
    const verbatim = verbatimOf(node);
    if (verbatim !== null) return html(verbatim);
    const write = Object.hasOwn(WRITERS, node.type) ? WRITERS[node.type] : undefined;
    const written = write?.(node, context) ?? null;
    return written ?? html(formatTag({ name: 'block', attributes: { node } }));
}

/** Returns Markdown that is written without escapes. */
function html(value: string): RootContent {
    return { type: 'html', value };
}

function inlinesOf(node: BlockNode): (TextNode | InlineNode)[] {
    return (node.nodes ?? []).filter((child) => child.object !== 'block');
}

function inner(node: BlockNode, context: WriteContext): RootContent[] {
    return writeBlocks((node.nodes ?? []).filter(isBlock), context);
}

function heading(level: 1 | 2 | 3): Write {
    return (node, context) => {
        const { depth: stored, id, anchor, align, ...rest } = node.data ?? {};
        if (Object.keys(rest).length > 0) return null;
        if (align !== undefined) {
            const aligned = writeAlignedBlock(node, context.links);
            return aligned === null ? null : html(aligned);
        }
        const suffix = id === undefined ? '' : anchorOf(id, anchor);
        if (suffix === null) return null;
        const isStored =
            (level === 1 && stored === 1) || (level === 3 && (stored === 5 || stored === 6));
        const children = writeInlines(inlinesOf(node), { ...context, oneLine: true });
        const isEmpty = children.length === 0;
        return {
            type: 'heading',
            depth: isStored ? (stored as 1 | 5 | 6) : ((level + 1) as 2 | 3 | 4),
            children:
                suffix === ''
                    ? children
                    : [...children, { type: 'html', value: isEmpty ? suffix : ` ${suffix}` }],
        };
    };
}

/** Writes a heading's id in the form that the file had, or in GitBook's; null if it cannot be written. */
function anchorOf(id: unknown, form: unknown): string | null {
    if (typeof id !== 'string' || !/^[^"<>&\s{}\\]+$/.test(id)) return null;
    const attribute = escapeAttribute(id);
    if (form === 'braces') return `{#${id}}`;
    return form === 'id'
        ? `<a id="${attribute}"></a>`
        : `<a href="#${attribute}" id="${attribute}"></a>`;
}

function list(ordered: boolean): Write {
    return (node, context): List => {
        const start = node.data?.['start'];
        return {
            type: 'list',
            ordered,
            ...(ordered ? { start: typeof start === 'number' ? start : 1 } : {}),
            spread: false,
            children: (node.nodes ?? [])
                .filter(isBlock)
                .map((item) => listItem(item, node.type === 'list-tasks', context)),
        };
    };
}

function listItem(item: BlockNode, isTask: boolean, context: WriteContext): ListItem {
    const children = inner(item, context) as ListItem['children'];
    const checked = item.data?.['checked'];
    const isBoxed = isTask || typeof checked === 'boolean';
    // GFM requires text after a checkbox: a space as a character reference is invisible text.
    const hasText = children[0]?.type === 'paragraph';
    const space: BlockContent = {
        type: 'paragraph',
        children: [{ type: 'html', value: '&#x20;' }],
    };
    return {
        type: 'listItem',
        spread: false,
        ...(isBoxed ? { checked: checked === true } : {}),
        children: isBoxed && !hasText ? [space, ...children] : children,
    };
}

const CODE_ATTRIBUTES = ['title', 'overflow', 'lineNumbers', 'fullWidth', 'expandable'];

/** Writes the blocks of `{% tag %}` … `{% endtag %}`. */
const container: Write = (node, context) => writeContainer(node, inner(node, context));

/** Writes an embed, a file or a reference with its caption. */
const leafTag: Write = (node, context) => {
    const [fragment, second] = node.fragments ?? [];
    const nodes = fragment?.nodes ?? [];
    const isCaption = fragment === undefined || (fragment.fragment ?? fragment.type) === 'caption';
    if (!isCaption || second !== undefined || nodes.some(({ type }) => type !== 'paragraph')) {
        return null;
    }
    return writeLeafTag(node, writeBlocks(nodes, context), context.links);
};

const fenceOrTag: Write = (node, { links }) => {
    const lines = node.nodes ?? [];
    if (!lines.every(isPlainLine)) {
        const code = writeHtmlCode(node, links);
        return code === null ? null : html(code);
    }
    const { syntax, meta, ...data } = node.data ?? {};
    const attributes = attributesOf(data, CODE_ATTRIBUTES);
    if (attributes === null || (meta !== undefined && !syntax)) return null;
    const code: RootContent = {
        type: 'code',
        lang: typeof syntax === 'string' && syntax !== '' ? syntax : null,
        meta: typeof meta === 'string' ? meta : null,
        value: lines.map(plainText).join('\n'),
    };
    if (Object.keys(attributes).length === 0) return code;
    const open = formatTag({ name: 'code', attributes });
    return enclose({ open, close: '{% endcode %}' }, [code]);
};

/** Returns true for a line of code that a fence can represent: without marks, inlines and highlighting. */
function isPlainLine(line: TextNode | InlineNode | BlockNode): boolean {
    if (!isBlock(line) || line.type !== 'code-line') return false;
    const isMarked = Object.values(line.data ?? {}).some((value) => value !== undefined);
    return (
        !isMarked &&
        (line.nodes ?? []).every(
            (node) =>
                node.object === 'text' &&
                node.leaves.every(({ marks }) => (marks ?? []).length === 0),
        )
    );
}

const WRITERS: Readonly<Record<string, Write>> = {
    paragraph(node, context) {
        if (Object.keys(node.data ?? {}).length > 0) {
            const aligned = writeAlignedBlock(node, context.links);
            return aligned === null ? null : html(aligned);
        }
        return { type: 'paragraph', children: writeParagraph(inlinesOf(node), context) };
    },
    'heading-1': heading(1),
    'heading-2': heading(2),
    'heading-3': heading(3),
    'list-unordered': list(false),
    'list-ordered': list(true),
    'list-tasks': list(false),
    blockquote: (node, context) => ({
        type: 'blockquote',
        children: inner(node, context) as BlockContent[],
    }),
    divider: () => ({ type: 'thematicBreak' }),
    hint: container,
    tabs: container,
    'tabs-item': container,
    stepper: container,
    'stepper-step': container,
    columns: container,
    column: container,
    updates: container,
    update: container,
    prompt: container,
    expandable(node, context) {
        const lines = detailsLines(node, context.links);
        return lines === null ? null : enclose(lines, writeBlocks(bodyOf(node), context), '\n\n');
    },
    if(node, context) {
        const { expression, ...rest } = node.data ?? {};
        const isOneLine = typeof expression === 'string' && /^\S(?:.*\S)?$/.test(expression);
        if (!isOneLine || Object.keys(rest).length > 0) return null;
        return enclose(
            { open: `{% if ${expression} %}`, close: '{% endif %}' },
            inner(node, context),
        );
    },
    'reusable-content'(node) {
        const { ref, ...rest } = node.data ?? {};
        const { kind, reusableContent, ...more } = (ref ?? {}) as Record<string, unknown>;
        const isPath = kind === 'reusable-content' && typeof reusableContent === 'string';
        if (!isPath || !/^[^"\\\r\n]+$/.test(reusableContent)) return null;
        if (Object.keys(rest).length > 0 || Object.keys(more).length > 0) return null;
        return html(`{% include "${reusableContent}" %}`);
    },
    code: fenceOrTag,
    table(node, { links }) {
        const table = writeTable(node, links);
        if (table !== null) return table;
        const written = writeHtmlTable(node, links);
        return written === null ? null : html(written);
    },
    integration(node, { mappings }) {
        const written = writtenBlock(node, mappings);
        if (written === null) return null;
        if ('tag' in written) return html(written.tag);
        const { language, info, body } = written.fence;
        return html(fence(`${language}${info === '' ? '' : ` ${info}`}`, body));
    },
    embed: leafTag,
    file: leafTag,
    'content-ref': leafTag,
    swagger: leafTag,
    'openapi-operation': leafTag,
    'openapi-schemas': leafTag,
    'openapi-webhook': leafTag,
    drawing(node) {
        const written = writeDrawing(node);
        return written === null ? null : html(written);
    },
    math(node) {
        const { formula: given, ...rest } = node.data ?? {};
        const formula = String(given ?? '');
        if (Object.keys(rest).length > 0) return null;
        const isOneParagraph =
            formula !== '' && !formula.includes('$$') && !/\n\s*\n/.test(`\n${formula}\n`);
        return isOneParagraph ? html(`$$\n${formula}\n$$`) : null;
    },
    images(node, { links }) {
        const written = writeImages(node, links);
        return written === null ? null : html(written);
    },
};

/** Returns a fence that is longer than any in the body. */
function fence(info: string, body: string): string {
    const longest = Math.max(2, ...[...body.matchAll(/`{3,}/g)].map(([run]) => run.length));
    const marker = '`'.repeat(longest + 1);
    return `${marker}${info}\n${body === '' ? '' : `${body}\n`}${marker}`;
}
