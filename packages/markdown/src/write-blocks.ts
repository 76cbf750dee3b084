import type { BlockContent, List, ListItem, RootContent } from 'mdast';

import { writtenBlock } from './integration-block.ts';
import { urlOfRef, type ContentRef, type LinkContext } from './links.ts';
import type { BlockMappings } from './mappings.ts';
import { isBlock, plainText, type BlockNode, type InlineNode, type TextNode } from './nodes.ts';
import { attributesOf, formatTag } from './tags.ts';
import type { GitbookContainer } from './to-markdown.ts';
import { verbatimOf } from './verbatim.ts';
import { writeInlines } from './write-inlines.ts';
import { writeTable } from './write-table.ts';

export interface WriteContext {
    links: LinkContext;
    mappings: BlockMappings;
}

type Write = (node: BlockNode, context: WriteContext) => RootContent | null;

/** Blocks as Markdown's tree. Empty paragraphs are left out: Markdown has none. */
export function writeBlocks(nodes: readonly BlockNode[], context: WriteContext): RootContent[] {
    return nodes.filter((node) => !isEmptyParagraph(node)).map((node) => writeBlock(node, context));
}

export function isEmptyParagraph(node: BlockNode): boolean {
    return (
        node.type === 'paragraph' &&
        (node.nodes ?? []).every(
            (child) => child.object === 'text' && /^[ \t\n]*$/.test(plainText(child)),
        )
    );
}

/** A block that Markdown has no form for is written as a tag that holds it, so that it is not lost. */
function writeBlock(node: BlockNode, context: WriteContext): RootContent {
    const verbatim = verbatimOf(node);
    if (verbatim !== null) return html(verbatim);
    const write = Object.hasOwn(WRITERS, node.type) ? WRITERS[node.type] : undefined;
    const written = write?.(node, context) ?? null;
    return written ?? html(formatTag({ name: 'block', attributes: { node } }));
}

/** Comes out as it is. */
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
        const kept = node.data?.['depth'];
        const isKept = (level === 1 && kept === 1) || (level === 3 && (kept === 5 || kept === 6));
        return {
            type: 'heading',
            depth: isKept ? (kept as 1 | 5 | 6) : ((level + 1) as 2 | 3 | 4),
            children: writeInlines(inlinesOf(node), { ...context, oneLine: true }),
        };
    };
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
    // Markdown has no box before nothing.
    const hasBox = (isTask || typeof checked === 'boolean') && children[0]?.type === 'paragraph';
    return {
        type: 'listItem',
        spread: false,
        ...(hasBox ? { checked: checked === true } : {}),
        children,
    };
}

/** A tag with what it encloses; null when its data cannot be written as attributes. */
function container(name: string, names: readonly string[]): Write {
    return (node, context): GitbookContainer | null => {
        const attributes = attributesOf(node.data ?? {}, names);
        if (attributes === null) return null;
        return {
            type: 'gitbookContainer',
            open: formatTag({ name, attributes }),
            close: `{% end${name} %}`,
            children: inner(node, context) as BlockContent[],
        };
    };
}

const CODE_ATTRIBUTES = ['title', 'overflow', 'lineNumbers', 'fullWidth', 'expandable'];

const WRITERS: Readonly<Record<string, Write>> = {
    paragraph: (node, context) => ({
        type: 'paragraph',
        children: writeInlines(inlinesOf(node), context),
    }),
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
    hint: container('hint', ['style', 'icon']),
    tabs: container('tabs', []),
    'tabs-item': container('tab', ['title', 'icon', 'slug']),
    code(node) {
        const { syntax, meta, ...data } = node.data ?? {};
        const attributes = attributesOf(data, CODE_ATTRIBUTES);
        if (attributes === null) return null;
        const code: RootContent = {
            type: 'code',
            lang: typeof syntax === 'string' && syntax !== '' ? syntax : null,
            // Without a language, what follows the fence would be one.
            meta: typeof meta === 'string' && typeof syntax === 'string' ? meta : null,
            value: (node.nodes ?? []).map(plainText).join('\n'),
        };
        if (Object.keys(attributes).length === 0) return code;
        return {
            type: 'gitbookContainer',
            open: formatTag({ name: 'code', attributes }),
            close: '{% endcode %}',
            children: [code],
        };
    },
    table: (node, context) => writeTable(node, context.links),
    integration(node, { mappings }) {
        const written = writtenBlock(node, mappings);
        if (written === null) return null;
        if ('tag' in written) return html(written.tag);
        const { language, info, body } = written.fence;
        return html(fence(`${language}${info === '' ? '' : ` ${info}`}`, body));
    },
    embed(node) {
        const attributes = attributesOf(node.data ?? {}, ['url', 'fullWidth']);
        return attributes === null ? null : html(formatTag({ name: 'embed', attributes }));
    },
    math(node) {
        const formula = String(node.data?.['formula'] ?? '');
        if (/^[^$\n]+$/.test(formula)) return html(`$$${formula}$$`);
        const isOneParagraph =
            formula !== '' && !formula.includes('$$') && !/\n\s*\n/.test(`\n${formula}\n`);
        return isOneParagraph ? html(`$$\n${formula}\n$$`) : null;
    },
    'content-ref'(node, { links }) {
        const { ref, title, ...rest } = node.data ?? {};
        const url = urlOfRef((ref ?? {}) as ContentRef, links);
        if (Object.keys(rest).length > 0) return null;
        const name = typeof title === 'string' ? title : (url.split('/').at(-1) ?? url);
        return {
            type: 'gitbookContainer',
            open: formatTag({ name: 'content-ref', attributes: { url } }),
            close: '{% endcontent-ref %}',
            children: [
                {
                    type: 'paragraph',
                    children: [{ type: 'link', url, children: [{ type: 'text', value: name }] }],
                },
            ],
        };
    },
    images(node, { links }) {
        const [image, second] = node.nodes ?? [];
        if (image === undefined || !isBlock(image) || second !== undefined) return null;
        const { ref, alt, width, ...rest } = image.data ?? {};
        const url = urlOfRef((ref ?? {}) as ContentRef, links);
        if (Object.keys(rest).length > 0) return null;
        if (Object.keys(node.data ?? {}).length > 0) return null;
        const caption = captionOf(image);
        if (caption === null) return null;
        if (width === undefined) {
            return {
                type: 'paragraph',
                children: [
                    {
                        type: 'image',
                        url,
                        alt: typeof alt === 'string' ? alt : '',
                        ...(caption === '' ? {} : { title: caption }),
                    },
                ],
            };
        }
        if (typeof width !== 'number' || /["<>&]/.test(`${url}${String(alt ?? '')}${caption}`)) {
            return null;
        }
        const figcaption = caption === '' ? '' : `<p>${caption}</p>`;
        return html(
            `<figure><img src="${url}" alt="${String(alt ?? '')}" width="${width}"><figcaption>${figcaption}</figcaption></figure>`,
        );
    },
};

/** An image's caption; null when it is more than plain text. */
function captionOf(image: BlockNode): string | null {
    const [fragment, second] = image.fragments ?? [];
    if (fragment === undefined) return '';
    const [paragraph, more] = fragment.nodes;
    if (second !== undefined || more !== undefined) return null;
    const isPlain = (paragraph?.nodes ?? []).every(
        (node) => node.object === 'text' && node.leaves.every(({ marks }) => marks.length === 0),
    );
    const caption = paragraph === undefined ? '' : plainText(paragraph);
    return isPlain && !caption.includes('\n') ? caption : null;
}

/** A fence longer than any in the body. */
function fence(info: string, body: string): string {
    const longest = Math.max(2, ...[...body.matchAll(/`{3,}/g)].map(([run]) => run.length));
    const marker = '`'.repeat(longest + 1);
    return `${marker}${info}\n${body === '' ? '' : `${body}\n`}${marker}`;
}
