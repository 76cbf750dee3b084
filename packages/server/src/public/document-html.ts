import { safeLinkURL } from '@bindery/contract';
import { headingId } from '@bindery/platform';

import { attributes, html, isEmpty, joined, raw, type Content, type Html } from '../html.ts';
import { gitbookBlocks } from './document-blocks.ts';
import { integrationBlocks, readBlock, textOf, type DocumentNode } from './document-node.ts';
import { renderTable } from './document-table.ts';
import { createFormulaDrawer, type DrawFormula } from './formula-html.ts';
import { iconHtml } from './icon-html.ts';
import { imageUrl } from './image-url.ts';

export interface Heading {
    id: string;
    /** 1 to 3, as in the document. */
    level: number;
    text: string;
}

export interface RenderedDocument {
    html: Html;
    outline: Heading[];
    /** Number of elements that the page's script fills with integrations' blocks. */
    blocks: number;
}

/** Returns the URL and title of a reference's target; undefined if the target is not on this site. */
export type ResolveRef = (
    ref: Record<string, unknown>,
) => { href: string; title?: string } | undefined;

/** State of rendering one document. */
interface Rendering {
    resolve: ResolveRef;
    outline: Heading[];
    ids: Set<string>;
    blocks: DocumentNode[];
    /** Number of `tabs` blocks so far. Each needs a name of its own for its radio buttons. */
    tabs: number;
    /** Returns the addresses of an integration's own frames. */
    framesOf: ((integration: string) => readonly string[]) | undefined;
    drawFormula: DrawFormula;
    /** Separator between the lines of a text. */
    lineBreak: Html | string;
}

type RenderNode = (node: DocumentNode, rendering: Rendering) => Content;

const MARKS: Readonly<Record<string, string>> = {
    bold: 'strong',
    italic: 'em',
    code: 'code',
    keyboard: 'kbd',
    strikethrough: 's',
    superscript: 'sup',
    subscript: 'sub',
};

/** Label and icon of each style: not every reader can tell the colours apart. */
const HINTS: Readonly<Record<string, { label: string; icon: Html }>> = {
    info: {
        label: 'Note',
        icon: raw('<circle cx="8" cy="8" r="6.25"/><path d="M8 7.4v3.4M8 5v.1"/>'),
    },
    success: {
        label: 'Success',
        icon: raw('<circle cx="8" cy="8" r="6.25"/><path d="m5.4 8.2 1.8 1.8 3.4-3.8"/>'),
    },
    warning: {
        label: 'Warning',
        icon: raw('<path d="M8 2 14.4 13.2H1.6zM8 6.4v3.2M8 11.4v.1"/>'),
    },
    danger: {
        label: 'Danger',
        icon: raw(
            '<path d="M5.4 1.75h5.2l3.65 3.65v5.2l-3.65 3.65H5.4l-3.65-3.65V5.4zM8 5v3.6M8 10.9v.1"/>',
        ),
    },
};

/** The renderer of each type of node. The nodes inside any other type are rendered without an element around them. */
const NODES: Readonly<Record<string, RenderNode>> = {
    ...gitbookBlocks<Rendering>({ inside, part, resolve: resolved }),
    paragraph: (node, rendering) =>
        html`<p${attributes({ 'data-align': alignmentOf(node) })}>${inside(node, rendering)}</p>`,
    'heading-1': heading,
    'heading-2': heading,
    'heading-3': heading,
    'list-unordered': (node, rendering) => element('ul', node, rendering),
    'list-ordered': (node, rendering) =>
        html`<ol${attributes({ start: startOf(node.data?.['start']) })}>${inside(node, rendering)}</ol>`,
    'list-tasks': (node, rendering) => html`<ul class="tasks">${inside(node, rendering)}</ul>`,
    'list-item': listItem,
    blockquote: (node, rendering) => element('blockquote', node, rendering),
    hint,
    code: codeBlock,
    'code-line': (node, rendering) =>
        node.data?.['highlighted'] === true
            ? html`<mark>${inside(node, rendering)}</mark>`
            : inside(node, rendering),
    divider: () => html`<hr>`,
    image,
    images: (node, rendering) =>
        html`<div class="images"${attributes({ 'data-align': alignmentOf(node) })}>${inside(node, rendering)}</div>`,
    'inline-image': (node) => picture(node, 'inline'),
    emoji: (node) => emoji(node.data?.['code']),
    link: (node, rendering) => link(node.data?.['ref'], inside(node, rendering), rendering),
    'content-ref': (node, rendering) => {
        const target = resolved(node.data?.['ref'], rendering);
        return target && card(target.href, target.title ?? target.href);
    },
    embed: (node, rendering) => {
        const url = safeLinkURL(node.data?.['url']);
        const caption = part(node, 'caption', rendering);
        return url === null ? caption : [card(url, url, 'noopener'), caption];
    },
    expandable: (node, rendering) =>
        html`<details class="expandable"${attributes({ open: node.data?.['defaultExpanded'] === true })}><summary>${part(node, 'expandable-title', rendering, true)}</summary>${part(node, 'expandable-body', rendering)}</details>`,
    tabs,
    // A tab outside a `tabs` block, or in one with more than `MAX_TABS`.
    'tabs-item': (node, rendering) =>
        html`<section class="tab"><h4>${stringOf(node.data?.['title'])}</h4>${inside(node, rendering)}</section>`,
    math(node, { drawFormula }) {
        const formula = stringOf(node.data?.['formula']);
        const drawn = drawFormula(formula, true);
        return drawn === undefined
            ? html`<pre class="math">${formula}</pre>`
            : html`<div class="math" tabindex="0" role="region" aria-label="Formula">${drawn}</div>`;
    },
    'inline-math'(node, { drawFormula }) {
        const formula = stringOf(node.data?.['formula']);
        return drawFormula(formula, false) ?? html`<code>${formula}</code>`;
    },
    table: (node, rendering) =>
        renderTable(node, {
            nodes: (nodes) => nodes.map((each) => render(each, rendering)),
            resolve: (ref) => resolved(ref, rendering),
        }),
    integration,
};

/**
 * Renders a document as HTML that can be read without scripts. Each block of an integration becomes an element that the
 * page's script fills, numbered in the order of `integrationBlocks`.
 */
export function renderDocument(
    nodes: readonly DocumentNode[],
    resolve: ResolveRef,
    framesOf?: (integration: string) => readonly string[],
): RenderedDocument {
    const rendering: Rendering = {
        resolve,
        outline: [],
        ids: new Set(['content', 'pages', 'feedback']), // ids that the page outside the document uses
        blocks: integrationBlocks(nodes),
        tabs: 0,
        framesOf,
        drawFormula: createFormulaDrawer(),
        lineBreak: html`<br>`,
    };
    const rendered = joined(
        nodes.map((node) => render(node, rendering)),
        '\n',
    );
    return {
        html: html`${rendered}`,
        outline: rendering.outline,
        blocks: rendering.blocks.length,
    };
}

function render(node: DocumentNode, rendering: Rendering): Content {
    if (node.object === 'text') return (node.leaves ?? []).map((each) => leaf(each, rendering));
    const type = node.type ?? '';
    const renderNode = Object.hasOwn(NODES, type) ? NODES[type] : undefined;
    return renderNode === undefined ? inside(node, rendering) : renderNode(node, rendering);
}

function inside(node: DocumentNode, rendering: Rendering): Content[] {
    return (node.nodes ?? []).map((each) => render(each, rendering));
}

function element(tag: string, node: DocumentNode, rendering: Rendering): Html {
    return html`<${tag}>${inside(node, rendering)}</${tag}>`;
}

function leaf(
    { text, marks }: NonNullable<DocumentNode['leaves']>[number],
    { lineBreak }: Rendering,
): Content {
    const lines = html`${joined(text.split('\n'), lineBreak)}`;
    return (marks ?? []).reduce((content, { type, data }) => {
        if (type === 'color') return colored(content, data);
        const tag = Object.hasOwn(MARKS, type) ? MARKS[type] : undefined;
        return tag === undefined ? content : html`<${tag}>${content}</${tag}>`;
    }, lines);
}

/** Wraps content in its colours. Colours are names for which the style sheet has rules. */
function colored(content: Html, data: Record<string, unknown> | undefined): Html {
    const name = (color: unknown) =>
        color === 'default' ? undefined : stringOf(color) || undefined;
    const colors = {
        'data-color': name(data?.['text']),
        'data-background': name(data?.['background']),
    };
    return html`<span${attributes(colors)}>${content}</span>`;
}

/** Headings are one level lower than in the document, because the page's title is the `h1`. */
function heading(node: DocumentNode, rendering: Rendering): Html {
    const level = Number(node.type?.at(-1) ?? 1);
    const text = textOf(node);
    const id = headingId(node, text, rendering.ids);
    if (text.trim() !== '') rendering.outline.push({ id, level, text });
    const tag = `h${level + 1}`;
    const alignment = attributes({ 'data-align': alignmentOf(node) });
    return html`<${tag} id="${id}"${alignment}>${inside(node, rendering)}<a class="anchor" href="#${id}" aria-label="Link to this section"></a></${tag}>`;
}

/**
 * Maximum number of tabs in a block. Tabs work without a script: the style sheet has rules for this number of radio
 * buttons.
 */
const MAX_TABS = 12;

function tabs(node: DocumentNode, rendering: Rendering): Content {
    const items = (node.nodes ?? []).filter(({ type }) => type === 'tabs-item');
    if (items.length === 0 || items.length > MAX_TABS) return inside(node, rendering);
    const name = `tabs-${rendering.tabs++}`;
    const buttons = items.map(({ data }, index) => {
        const icon = stringOf(data?.['icon']);
        const title = stringOf(data?.['title']) || `Tab ${index + 1}`;
        const id = `${name}-${index}`;
        return html`<input type="radio"${attributes({ name, id, checked: index === 0 })}><label for="${id}">${icon !== '' && [iconHtml(icon, ''), ' ']}${title}</label>`;
    });
    const sections = items.map((item) => html`<section>${inside(item, rendering)}</section>`);
    return html`<div class="tabs">${buttons}${sections}</div>`;
}

function hint(node: DocumentNode, rendering: Rendering): Html {
    const given = stringOf(node.data?.['style']);
    const style = Object.hasOwn(HINTS, given) ? given : 'info';
    const { label, icon } = HINTS[style] ?? {};
    const own = stringOf(node.data?.['icon']);
    const sign =
        own === ''
            ? html`<svg viewBox="0 0 16 16" aria-hidden="true">${icon}</svg>`
            : iconHtml(own, '');
    return html`<aside class="hint" data-style="${style}" aria-label="${label}">${sign}<div>${inside(node, rendering)}</div></aside>`;
}

function listItem(node: DocumentNode, rendering: Rendering): Html {
    const checked = node.data?.['checked'];
    if (typeof checked !== 'boolean') return element('li', node, rendering);
    const label = checked ? 'Done' : 'To do';
    return html`<li><input type="checkbox" disabled${attributes({ checked, 'aria-label': label })}><div>${inside(node, rendering)}</div></li>`;
}

function codeBlock(node: DocumentNode, rendering: Rendering): Content {
    const { title, syntax, verbatim } = node.data ?? {};
    // Comments of the Markdown source are notes for authors.
    if (verbatim === 'comment') return undefined;
    const caption = stringOf(title);
    const lines = (node.nodes ?? []).map((line) => render(line, { ...rendering, lineBreak: '\n' }));
    // `pre` is focusable, so that wide code can be scrolled with the keyboard.
    return html`<figure class="code">${caption !== '' && html`<figcaption>${caption}</figcaption>`}<pre tabindex="0"${attributes({ 'aria-label': caption === '' ? 'Code' : `Code of ${caption}` })}><code${attributes({ 'data-syntax': typeof syntax === 'string' ? syntax : undefined })}>${joined(lines, '\n')}</code></pre></figure>`;
}

function image(node: DocumentNode, rendering: Rendering): Content {
    const shown = picture(node, 'block');
    if (shown === undefined) return undefined;
    const caption = part(node, 'caption', rendering, true);
    return html`<figure>${shown}${!isEmpty(caption) && html`<figcaption>${caption}</figcaption>`}</figure>`;
}

/** Returns `start`, `center` or `end`; images have `left` and `right` instead. */
function alignmentOf(node: DocumentNode): string | undefined {
    const align = stringOf(node.data?.['align']);
    return ['start', 'center', 'end', 'left', 'right'].includes(align) ? align : undefined;
}

function picture(node: DocumentNode, kind: 'block' | 'inline'): Html | undefined {
    const { ref, alt, width } = node.data ?? {};
    const src = imageUrl((ref as { url?: unknown } | undefined)?.url);
    if (src === undefined) return undefined;
    return html`<img${attributes({ src, alt: stringOf(alt), width: typeof width === 'number' ? width : undefined, loading: 'lazy', class: kind === 'inline' ? 'inline' : undefined })}>`;
}

/** Renders a link, or its text alone if the target is not on this site. */
function link(ref: unknown, inner: Content, rendering: Rendering): Content {
    const target = resolved(ref, rendering);
    if (target === undefined) return inner;
    return html`<a href="${target.href}">${isEmpty(inner) ? (target.title ?? target.href) : inner}</a>`;
}

function card(href: string, label: string, rel?: string): Html {
    return html`<p class="card"><a href="${href}"${attributes({ rel })}>${label}</a></p>`;
}

function resolved(ref: unknown, rendering: Rendering) {
    return typeof ref === 'object' && ref !== null
        ? rendering.resolve(ref as Record<string, unknown>)
        : undefined;
}

/** Renders the nodes of a block's fragment. `isInline` omits the paragraphs around them. */
function part(node: DocumentNode, name: string, rendering: Rendering, isInline = false): Content {
    const nodes = node.fragments?.find(({ fragment }) => fragment === name)?.nodes ?? [];
    return isInline
        ? joined(
              nodes.map((each) => inside(each, rendering)),
              ' ',
          )
        : nodes.map((each) => render(each, rendering));
}

function integration(node: DocumentNode, rendering: Rendering): Content {
    const block = readBlock(node);
    if (block === undefined) return undefined;
    return html`<div class="block"${attributes({
        'data-block': rendering.blocks.indexOf(node),
        'data-integration': block.integration,
        'data-component': block.component,
        'data-frames': rendering.framesOf?.(block.integration)?.join(' '),
    })}><noscript><p>This interactive block needs JavaScript.</p></noscript></div>`;
}

/** Converts code points in hexadecimal, e.g. `1f44b-1f3fd`. */
function emoji(code: unknown): string {
    if (typeof code !== 'string' || !/^[0-9a-f]{2,6}(-[0-9a-f]{2,6})*$/i.test(code)) return '';
    const points = code.split('-').map((digits) => Number.parseInt(digits, 16));
    return points.some((point) => point > 0x10ffff) ? '' : String.fromCodePoint(...points);
}

function stringOf(value: unknown): string {
    return typeof value === 'string' ? value : '';
}

/** Returns the number of the first item; undefined for 1, which is HTML's default. */
function startOf(value: unknown): number | undefined {
    return typeof value === 'number' && Number.isInteger(value) && value !== 1 ? value : undefined;
}
