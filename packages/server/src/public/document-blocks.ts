import { safeLinkURL } from '@bindery/contract';

import { attributes, html, isEmpty, joined, type Content } from '../html.ts';
import { textOf, type DocumentNode } from './document-node.ts';
import { iconHtml } from './icon-html.ts';
import { imageUrl } from './image-url.ts';

/** Functions of the document's renderer that the renderers of blocks call; `R` is its state. */
export interface BlockTools<R> {
    inside(node: DocumentNode, rendering: R): Content;
    /** Renders the nodes of a fragment. `isInline` omits the paragraphs around them. */
    part(node: DocumentNode, name: string, rendering: R, isInline?: boolean): Content;
    resolve(ref: unknown, rendering: R): { href: string; title?: string } | undefined;
}

type RenderBlock<R> = (node: DocumentNode, rendering: R) => Content;

/** Creates the renderers of GitBook's blocks and inlines that have no element of their own in HTML. */
export function gitbookBlocks<R>(tools: BlockTools<R>): Readonly<Record<string, RenderBlock<R>>> {
    const { inside, part, resolve } = tools;
    return {
        stepper: (node, rendering) => html`<ol class="stepper">${inside(node, rendering)}</ol>`,
        'stepper-step': (node, rendering) => html`<li>${inside(node, rendering)}</li>`,
        columns: (node, rendering) => html`<div class="columns">${inside(node, rendering)}</div>`,
        column: (node, rendering) =>
            html`<div class="column"${attributes({ 'data-width': tenthsOf(node.data?.['width']), 'data-align': stringOf(node.data?.['verticalAlignment']) || undefined })}>${inside(node, rendering)}</div>`,
        updates: (node, rendering) => html`<div class="updates">${inside(node, rendering)}</div>`,
        update: (node, rendering) => {
            const date = stringOf(node.data?.['date']);
            return html`<section class="update"><p class="date"><time${attributes({ datetime: date })}>${date}</time>${tagsOf(node).map((tag) => html` <span class="tag">${tag}</span>`)}</p>${inside(node, rendering)}</section>`;
        },
        prompt: (node, rendering) =>
            html`<section class="prompt"><p><strong>${stringOf(node.data?.['description'])}</strong></p>${inside(node, rendering)}</section>`,
        file: (node, rendering) => {
            const caption = part(node, 'caption', rendering, true);
            return html`<figure class="file">${fileLink(node.data?.['ref'])}${!isEmpty(caption) && html`<figcaption>${caption}</figcaption>`}</figure>`;
        },
        drawing(node) {
            const { ref, alt } = node.data ?? {};
            const src = imageUrl(pathOf(ref));
            const shown =
                src === undefined
                    ? html`Drawing: ${nameOf(pathOf(ref))}`
                    : html`<img${attributes({ src, alt: stringOf(alt), loading: 'lazy' })}>`;
            return html`<figure class="drawing">${shown}</figure>`;
        },
        'reusable-content': (node, rendering) => {
            if (node.nodes !== undefined) return inside(node, rendering);
            const { reusableContent } = (node.data?.['ref'] ?? {}) as { reusableContent?: unknown };
            return html`<p class="reference">Reusable content: ${nameOf(stringOf(reusableContent))}</p>`;
        },
        swagger: (node) =>
            operation(node.data?.['method'], node.data?.['path'], node.data?.['ref']),
        'openapi-operation': (node) =>
            operation(node.data?.['method'], node.data?.['path'], node.data?.['ref']),
        'openapi-webhook': (node) =>
            operation(node.data?.['method'], node.data?.['name'], node.data?.['ref']),
        'openapi-schemas'(node) {
            const schemas = node.data?.['schemas'];
            const names = Array.isArray(schemas) ? schemas.map(stringOf) : [];
            const list = joined(
                names.map((name) => html`<code>${name}</code>`),
                ', ',
            );
            return html`<p class="api">Schemas ${list} of ${specOf(node.data?.['ref'])}</p>`;
        },
        button: (node, rendering) => {
            const { label, kind, ref, icon, size } = node.data ?? {};
            const target = ref === undefined ? undefined : resolve(ref, rendering);
            const look = {
                class: 'button',
                'data-kind': stringOf(kind),
                'data-size': stringOf(size) || undefined,
            };
            const sign = stringOf(icon) !== '' && [iconHtml(stringOf(icon), ''), ' '];
            // Buttons for search and the assistant are text, because published pages have neither.
            return target === undefined
                ? html`<span${attributes(look)}>${sign}${stringOf(label)}</span>`
                : html`<a${attributes({ ...look, href: target.href })}>${sign}${stringOf(label)}</a>`;
        },
        icon: (node) => {
            const { icon, color } = node.data ?? {};
            const shown = iconHtml(stringOf(icon));
            return stringOf(color) === ''
                ? shown
                : html`<span${attributes({ 'data-color': stringOf(color) })}>${shown}</span>`;
        },
        expression: (node) => {
            const { value, expression } = node.data ?? {};
            return typeof value === 'string'
                ? value
                : html`<code class="expression">${stringOf(expression)}</code>`;
        },
        mention: (node, rendering) => {
            const target = resolve(node.data?.['ref'], rendering);
            const label = stringOf(node.data?.['label']);
            return target === undefined
                ? label
                : html`<a href="${target.href}">${target.title ?? (label === '' ? target.href : label)}</a>`;
        },
        annotation: (node, rendering) => {
            const note = (node.fragments ?? []).flatMap((one) => one.nodes ?? []).map(textOf);
            return html`<abbr${attributes({ title: note.join(' ') })}>${inside(node, rendering)}</abbr>`;
        },
    };
}

/** Rounds a width in percent to tens, for which the style sheet has rules. Returns undefined for other units. */
function tenthsOf(width: unknown): number | undefined {
    const { unit, value } = (width ?? {}) as { unit?: unknown; value?: unknown };
    if (unit !== '%' || typeof value !== 'number') return undefined;
    return Math.min(90, Math.max(10, Math.round(value / 10) * 10));
}

function tagsOf(node: DocumentNode): string[] {
    const tags = node.data?.['tags'];
    return Array.isArray(tags)
        ? tags.map((one: unknown) => stringOf((one as { tag?: unknown } | null)?.tag))
        : [];
}

/** Returns the path or URL of a reference to a file. */
function pathOf(ref: unknown): string {
    const { url, file } = (ref ?? {}) as { url?: unknown; file?: unknown };
    return stringOf(url) || stringOf(file);
}

function nameOf(path: string): string {
    const name = path.split(/[?#]/, 1)[0]?.split('/').at(-1) ?? '';
    return name === '' ? path : name;
}

/**
 * Renders the name of a file: as a link if its URL is absolute or below `~files/`, where a site serves the files of its
 * repository.
 */
export function fileLink(ref: unknown): Content {
    const path = pathOf(ref);
    const href = /^https?:|^\/(?!\/)[^?#]*~files\//i.test(path) ? safeLinkURL(path) : null;
    return href === null
        ? html`<span class="name">${nameOf(path)}</span>`
        : html`<a class="name" href="${href}" rel="noopener">${nameOf(path)}</a>`;
}

function specOf(ref: unknown): Content {
    const { spec } = (ref ?? {}) as { spec?: unknown };
    return typeof spec === 'string' ? html`<span class="name">${spec}</span>` : fileLink(ref);
}

function operation(method: unknown, target: unknown, ref: unknown): Content {
    return html`<p class="api"><code>${stringOf(method).toUpperCase()}</code> <code>${stringOf(target)}</code> of ${specOf(ref)}</p>`;
}

function stringOf(value: unknown): string {
    return typeof value === 'string' ? value : '';
}
