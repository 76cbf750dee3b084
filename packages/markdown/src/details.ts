import type { RootContent } from 'mdast';

import { parseHtml } from './html.ts';
import { readHtmlInlines, writeHtmlInlines } from './html-inlines.ts';
import type { LinkContext } from './links.ts';
import {
    block,
    text,
    type BlockNode,
    type FragmentNode,
    type InlineNode,
    type TextNode,
} from './nodes.ts';

/** The beginning of an expandable, before its body is read. */
interface Details {
    /** Index of the first node of the body. */
    bodyStart: number;
    /** Index of the node that is `</details>`. */
    end: number;
    withBody(body: BlockNode[]): BlockNode;
}

const OPEN =
    /^<details( open(?:="")?)?>\s*(?:<summary>((?:(?!<\/?summary)[\s\S])*)<\/summary>)?\s*$/;
const SUMMARY = /^<summary>((?:(?!<\/?summary)[\s\S])*)<\/summary>\s*$/;

/**
 * Reads an expandable. GitBook writes `<details>`, `<summary>Title</summary>`, the body and `</details>` with blank
 * lines between them; the summary may also be in the same HTML block as `<details>`.
 *
 * @returns null if the node does not begin an expandable, or its end is not among the following siblings.
 */
export function readDetails(
    nodes: readonly RootContent[],
    index: number,
    links: LinkContext,
): Details | null {
    const open = OPEN.exec(htmlAt(nodes, index) ?? '');
    if (open === null) return null;
    const summary = open[2] ?? SUMMARY.exec(htmlAt(nodes, index + 1) ?? '')?.[1];
    const end = closingOf(nodes, index);
    if (summary === undefined || end === -1) return null;
    const title = readHtmlInlines(parseHtml(summary.trim()) ?? [], links);
    if (title === null || (title.length === 0 && summary.trim() !== '')) return null;
    const data = open[1] === undefined ? {} : { defaultExpanded: true };
    return {
        bodyStart: open[2] === undefined ? index + 2 : index + 1,
        end,
        withBody: (body) => expandable(title, body, data),
    };
}

function htmlAt(nodes: readonly RootContent[], index: number): string | null {
    const node = nodes[index];
    return node?.type === 'html' ? node.value : null;
}

/** Returns the index of the `</details>` of the element that begins at `start`; -1 if there is none. */
function closingOf(nodes: readonly RootContent[], start: number): number {
    let depth = 0;
    for (let index = start; index < nodes.length; index++) {
        const html = htmlAt(nodes, index) ?? '';
        if (/^<details[ >]/.test(html)) depth++;
        if (html.trim() === '</details>') depth--;
        if (depth === 0) return index;
    }
    return -1;
}

function expandable(
    title: (TextNode | InlineNode)[],
    body: BlockNode[],
    data: Record<string, unknown>,
): BlockNode {
    const inlines = title.length === 0 ? [text([])] : title;
    return {
        object: 'block',
        type: 'expandable',
        isVoid: true,
        data,
        fragments: [
            fragment('expandable-title', [block('paragraph', inlines)]),
            fragment('expandable-body', body),
        ],
    };
}

function fragment(name: string, nodes: BlockNode[]): FragmentNode {
    return { object: 'fragment', fragment: name, type: name, nodes };
}

/** Returns the lines before and after an expandable's body; null if `<details>` cannot represent its data. */
export function detailsLines(
    node: BlockNode,
    links: LinkContext,
): { open: string; close: string } | null {
    const { defaultExpanded = false, ...rest } = node.data ?? {};
    const { title, body, others } = partsOf(node);
    const [paragraph, second] = title;
    const isKnown =
        Object.keys(rest).length === 0 && typeof defaultExpanded === 'boolean' && others === 0;
    if (!isKnown || body === null || second !== undefined) return null;
    if (paragraph !== undefined && paragraph.type !== 'paragraph') return null;
    if (Object.keys(paragraph?.data ?? {}).length > 0) return null;
    const inlines = (paragraph?.nodes ?? []).filter((child) => child.object !== 'block');
    const summary = writeHtmlInlines(inlines, links);
    if (summary === null || summary !== summary.trim()) return null;
    const open = `<details${defaultExpanded ? ' open' : ''}>`;
    return { open: `${open}\n\n<summary>${summary}</summary>`, close: '</details>' };
}

/** Returns the blocks of an expandable's body. */
export function bodyOf(node: BlockNode): BlockNode[] {
    return partsOf(node).body ?? [];
}

function partsOf({ fragments = [] }: BlockNode) {
    const find = (name: string) =>
        fragments.find((fragment) => (fragment.fragment ?? fragment.type) === name);
    const [title, body] = [find('expandable-title'), find('expandable-body')];
    const found = [title, body].filter((part) => part !== undefined).length;
    return {
        title: title?.nodes ?? [],
        body: body?.nodes ?? null,
        others: fragments.length - found,
    };
}
