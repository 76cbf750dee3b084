import { slugOf } from '@bindery/platform';

import { integrationBlocks, readBlock, textOf, type DocumentNode } from './document-node.ts';
import { renderTable } from './document-table.ts';
import { attributes, escapeHtml, imageUrl, safeUrl } from './html.ts';

export interface Heading {
    id: string;
    /** 1 to 3, as in the document. */
    level: number;
    text: string;
}

export interface RenderedDocument {
    html: string;
    outline: Heading[];
    /** How many places the page's script has to fill. */
    blocks: number;
}

/** Where a reference in a document leads, and what is there; undefined when it leads nowhere on this site. */
export type ResolveRef = (
    ref: Record<string, unknown>,
) => { href: string; title?: string } | undefined;

/** What rendering keeps track of. */
interface Rendering {
    resolve: ResolveRef;
    outline: Heading[];
    ids: Set<string>;
    blocks: DocumentNode[];
}

type RenderNode = (node: DocumentNode, rendering: Rendering) => string;

const MARKS: Readonly<Record<string, string>> = {
    bold: 'strong',
    italic: 'em',
    code: 'code',
    keyboard: 'kbd',
    strikethrough: 's',
    superscript: 'sup',
    subscript: 'sub',
};

/** Name and sign of each style: colour alone does not tell them apart for everybody. */
const HINTS: Readonly<Record<string, { label: string; sign: string }>> = {
    info: { label: 'Note', sign: '<circle cx="8" cy="8" r="6.25"/><path d="M8 7.4v3.4M8 5v.1"/>' },
    success: {
        label: 'Success',
        sign: '<circle cx="8" cy="8" r="6.25"/><path d="m5.4 8.2 1.8 1.8 3.4-3.8"/>',
    },
    warning: {
        label: 'Warning',
        sign: '<path d="M8 2 14.4 13.2H1.6zM8 6.4v3.2M8 11.4v.1"/>',
    },
    danger: {
        label: 'Danger',
        sign: '<path d="M5.4 1.75h5.2l3.65 3.65v5.2l-3.65 3.65H5.4l-3.65-3.65V5.4zM8 5v3.6M8 10.9v.1"/>',
    },
};

/** How each kind of node is written. What is not here is shown as what it holds. */
const NODES: Readonly<Record<string, RenderNode>> = {
    paragraph: (node, rendering) => element('p', node, rendering),
    'heading-1': heading,
    'heading-2': heading,
    'heading-3': heading,
    'list-unordered': (node, rendering) => element('ul', node, rendering),
    'list-ordered': (node, rendering) =>
        `<ol${attributes({ start: numberOf(node.data?.['start']) })}>${inside(node, rendering)}</ol>`,
    'list-tasks': (node, rendering) => `<ul class="tasks">${inside(node, rendering)}</ul>`,
    'list-item': listItem,
    blockquote: (node, rendering) => element('blockquote', node, rendering),
    hint,
    code: codeBlock,
    divider: () => '<hr>',
    image,
    images: (node, rendering) => `<div class="images">${inside(node, rendering)}</div>`,
    'inline-image': (node) => picture(node, 'inline'),
    emoji: (node) => escapeHtml(emoji(node.data?.['code'])),
    link: (node, rendering) => link(node.data?.['ref'], inside(node, rendering), rendering),
    'content-ref': (node, rendering) => {
        const target = resolved(node.data?.['ref'], rendering);
        return target === undefined
            ? ''
            : `<p class="card"><a href="${escapeHtml(target.href)}">${escapeHtml(target.title ?? target.href)}</a></p>`;
    },
    embed: (node) => {
        const url = safeUrl(node.data?.['url']);
        return url === undefined
            ? ''
            : `<p class="card"><a href="${escapeHtml(url)}" rel="noopener">${escapeHtml(url)}</a></p>`;
    },
    expandable: (node, rendering) =>
        `<details class="expandable"${attributes({ open: node.data?.['defaultExpanded'] === true })}><summary>${part(node, 'expandable-title', rendering, true)}</summary>${part(node, 'expandable-body', rendering)}</details>`,
    // Without a script all tabs are read one after the other.
    'tabs-item': (node, rendering) =>
        `<section class="tab"><h4>${escapeHtml(String(node.data?.['title'] ?? ''))}</h4>${inside(node, rendering)}</section>`,
    math: (node) => `<pre class="math">${escapeHtml(String(node.data?.['formula'] ?? ''))}</pre>`,
    'inline-math': (node) => `<code>${escapeHtml(String(node.data?.['formula'] ?? ''))}</code>`,
    table: (node, rendering) =>
        renderTable(node, (nodes) => nodes.map((each) => render(each, rendering)).join('')),
    // Meant for some visitors only; who they are is not known here.
    if: () => '',
    integration,
};

/**
 * A document as HTML that needs no script to be read. Blocks of integrations become places that the page's script
 * fills, numbered as `integrationBlocks` lists them.
 */
export function renderDocument(
    nodes: readonly DocumentNode[],
    resolve: ResolveRef,
): RenderedDocument {
    const blocks = integrationBlocks(nodes);
    // Names that the page itself uses.
    const ids = new Set(['content', 'pages', 'feedback']);
    const rendering: Rendering = { resolve, outline: [], ids, blocks };
    const html = nodes.map((node) => render(node, rendering)).join('\n');
    return { html, outline: rendering.outline, blocks: blocks.length };
}

function render(node: DocumentNode, rendering: Rendering): string {
    if (node.object === 'text') return (node.leaves ?? []).map(leaf).join('');
    const type = node.type ?? '';
    const renderNode = Object.hasOwn(NODES, type) ? NODES[type] : undefined;
    return renderNode?.(node, rendering) ?? inside(node, rendering);
}

function inside(node: DocumentNode, rendering: Rendering): string {
    return (node.nodes ?? []).map((each) => render(each, rendering)).join('');
}

function element(tag: string, node: DocumentNode, rendering: Rendering): string {
    return `<${tag}>${inside(node, rendering)}</${tag}>`;
}

function leaf({ text, marks }: NonNullable<DocumentNode['leaves']>[number]): string {
    const escaped = escapeHtml(text).replaceAll('\n', '<br>');
    return (marks ?? []).reduce((html, { type }) => {
        const tag = Object.hasOwn(MARKS, type) ? MARKS[type] : undefined;
        return tag === undefined ? html : `<${tag}>${html}</${tag}>`;
    }, escaped);
}

/** The page's title is its h1; a document's headings begin below it. */
function heading(node: DocumentNode, rendering: Rendering): string {
    const level = Number(node.type?.at(-1) ?? 1);
    const text = textOf(node);
    const id = freeId(node, text, rendering.ids);
    if (text.trim() !== '') rendering.outline.push({ id, level, text });
    const tag = `h${level + 1}`;
    return `<${tag} id="${escapeHtml(id)}">${inside(node, rendering)}<a class="anchor" href="#${escapeHtml(id)}" aria-label="Link to this section"></a></${tag}>`;
}

function freeId(node: DocumentNode, text: string, ids: Set<string>): string {
    const given = node.meta?.id ?? node.data?.['id'];
    const base = typeof given === 'string' && given !== '' ? given : slugOf(text);
    let id = base;
    for (let n = 2; ids.has(id); n++) id = `${base}-${n}`;
    ids.add(id);
    return id;
}

function hint(node: DocumentNode, rendering: Rendering): string {
    const given = String(node.data?.['style'] ?? 'info');
    const style = Object.hasOwn(HINTS, given) ? given : 'info';
    const { label = '', sign = '' } = HINTS[style] ?? {};
    return `<aside class="hint" data-style="${style}" aria-label="${label}"><svg viewBox="0 0 16 16" aria-hidden="true">${sign}</svg><div>${inside(node, rendering)}</div></aside>`;
}

function listItem(node: DocumentNode, rendering: Rendering): string {
    const checked = node.data?.['checked'];
    if (typeof checked !== 'boolean') return element('li', node, rendering);
    const box = `<input type="checkbox" disabled${attributes({ checked, 'aria-label': checked ? 'Done' : 'To do' })}>`;
    return `<li>${box}<div>${inside(node, rendering)}</div></li>`;
}

function codeBlock(node: DocumentNode, rendering: Rendering): string {
    const { title, syntax, verbatim } = node.data ?? {};
    // A comment of the Markdown that the page came from: a note among authors.
    if (verbatim === 'comment') return '';
    const caption = typeof title === 'string' && title !== '' ? title : '';
    const lines = (node.nodes ?? []).map((line) =>
        render(line, rendering).replaceAll('<br>', '\n'),
    );
    return (
        `<figure class="code">${caption === '' ? '' : `<figcaption>${escapeHtml(caption)}</figcaption>`}` +
        // Wide code is scrolled by keyboard too.
        `<pre tabindex="0"${attributes({ 'aria-label': caption === '' ? 'Code' : `Code of ${caption}` })}><code${attributes({ 'data-syntax': typeof syntax === 'string' ? syntax : undefined })}>${lines.join('\n')}</code></pre></figure>`
    );
}

function image(node: DocumentNode, rendering: Rendering): string {
    const shown = picture(node, 'block');
    if (shown === '') return '';
    const caption = part(node, 'caption', rendering, true);
    return `<figure>${shown}${caption === '' ? '' : `<figcaption>${caption}</figcaption>`}</figure>`;
}

function picture(node: DocumentNode, kind: 'block' | 'inline'): string {
    const { ref, alt } = node.data ?? {};
    const src = imageUrl((ref as { url?: unknown } | undefined)?.url);
    if (src === undefined) return '';
    return `<img${attributes({ src, alt: typeof alt === 'string' ? alt : '', loading: 'lazy', class: kind === 'inline' ? 'inline' : undefined })}>`;
}

function link(ref: unknown, inner: string, rendering: Rendering): string {
    const target = resolved(ref, rendering);
    // What leads nowhere is text.
    return target === undefined
        ? inner
        : `<a href="${escapeHtml(target.href)}">${inner === '' ? escapeHtml(target.title ?? target.href) : inner}</a>`;
}

function resolved(ref: unknown, rendering: Rendering) {
    return typeof ref === 'object' && ref !== null
        ? rendering.resolve(ref as Record<string, unknown>)
        : undefined;
}

/** What a fragment of a block holds; inline: without the paragraph around it. */
function part(node: DocumentNode, name: string, rendering: Rendering, isInline = false): string {
    const nodes = node.fragments?.find(({ fragment }) => fragment === name)?.nodes ?? [];
    return nodes
        .map((each) => (isInline ? inside(each, rendering) : render(each, rendering)))
        .join(isInline ? ' ' : '');
}

function integration(node: DocumentNode, rendering: Rendering): string {
    const block = readBlock(node);
    if (block === undefined) return '';
    return `<div class="block"${attributes({
        'data-block': rendering.blocks.indexOf(node),
        'data-integration': block.integration,
        'data-component': block.component,
    })}><noscript><p>This interactive block needs JavaScript.</p></noscript></div>`;
}

function emoji(code: unknown): string {
    if (typeof code !== 'string' || !/^[0-9a-f]{2,6}(-[0-9a-f]{2,6})*$/i.test(code)) return '';
    const points = code.split('-').map((digits) => Number.parseInt(digits, 16));
    return points.some((point) => point > 0x10ffff) ? '' : String.fromCodePoint(...points);
}

function numberOf(value: unknown): number | undefined {
    return typeof value === 'number' && Number.isInteger(value) && value !== 1 ? value : undefined;
}
