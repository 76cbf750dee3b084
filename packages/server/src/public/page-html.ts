import type { PageNode, SiteLocation, SiteSpace } from '@bindery/platform';
import { pagePathOnSite } from '@bindery/platform';

import { attributes, html, raw, type Content, type Html } from '../html.ts';
import type { Heading, RenderedDocument } from './document-html.ts';
import { iconHtml } from './icon-html.ts';
import { imageUrl } from './image-url.ts';
import { feedbackHtml } from './feedback-html.ts';
import { shell } from './shell-html.ts';
import type { SiteEntry } from './site-assets.ts';
import { hrefOf } from './site-visit.ts';

/** The content of a page of a site. */
export interface PageView {
    title: string;
    spaces: readonly SiteSpace[];
    location: SiteLocation & { node: PageNode };
    document: RenderedDocument;
    entry: SiteEntry | undefined;
    /** Returns the URL of a file of the space's repository, by its path from the page's own file. */
    fileHref: (path: string) => string | undefined;
    /** URLs of integrations' scripts. */
    scripts: readonly string[];
    nonce: string;
    /** The theme that the visitor chose; undefined for the system's theme. */
    theme: 'light' | 'dark' | undefined;
    /** True if search engines may index the page. */
    indexed: boolean;
    signedIn: boolean;
    askConsent: boolean;
    /** True if the visitor has just sent feedback from a browser without scripts. */
    thanked: boolean;
    referrer: string;
    canonical: string;
}

/** Renders a page of a published site. Apart from integrations' blocks it works without scripts. */
export function pageHtml(view: PageView): Html {
    const { location, document, title } = view;
    const { node } = location;
    const { layout = {}, cover } = node.settings ?? {};
    const shows = (part: string) => layout[part] !== false;
    const outline =
        shows('outline') && document.outline.length > 1 ? outlineHtml(document.outline) : undefined;
    return shell(
        {
            title: location.path === '' ? title : `${node.title} · ${title}`,
            head: headHtml(view),
            entry: view.entry,
            scripts: view.scripts,
            nonce: view.nonce,
            theme: view.theme,
        },
        html`<a class="skip" href="#content">Skip to the content</a>
            ${headerHtml(view)}
            <div class="columns"${attributes({
                'data-outline': outline !== undefined,
                'data-width': layout['width'] === 'wide' ? 'wide' : undefined,
                'data-tree': shows('tableOfContents') ? undefined : 'none',
            })}>
                <nav id="pages" class="pages" popover aria-label="Pages">
                    <button class="close" type="button" popovertarget="pages" popovertargetaction="hide">Close</button>
                    ${spacesHtml(view)}${treeHtml(view)}
                </nav>
                <main id="content" tabindex="-1"${attributes({
                    'data-space': location.siteSpace.spaceId,
                    'data-page': node.id,
                    'data-path': location.path,
                    'data-title': node.title,
                    'data-content': node.documentId,
                })}>
                    <article>
                        ${crumbsHtml(view)}
                        ${coverHtml(shows('cover') ? cover : undefined, view)}
                        <h1${attributes({ class: shows('title') ? undefined : 'visually-hidden' })}>${node.icon !== undefined && [iconHtml(node.icon, ''), ' ']}${node.title}</h1>
                        ${shows('description') && node.description !== undefined && html`<p class="lead">${node.description}</p>`}
                        ${
                            outline &&
                            html`<details class="outline-short">
                                <summary>On this page</summary>
                                ${outline}
                            </details>`
                        }
                        ${document.html}
                    </article>
                    ${shows('pagination') && pagerHtml(view)} ${feedbackHtml(view)}
                    <footer>
                        ${
                            shows('metadata') &&
                            html`<p>
                                Updated
                                <time datetime="${node.updatedAt}">${dateOf(node.updatedAt)}</time>
                            </p>`
                        }
                    </footer>
                </main>
                ${
                    outline &&
                    html`<nav class="outline" aria-label="On this page">
                        <h2>On this page</h2>
                        ${outline}
                    </nav>`
                }
            </div>
            ${view.askConsent && CONSENT}`,
    );
}

/** Renders the cover of a page: an image of its own host, or a file of the space's repository. */
function coverHtml(cover: string | undefined, { fileHref }: PageView): Content {
    const src = cover === undefined ? undefined : (fileHref(cover) ?? imageUrl(cover));
    return src !== undefined && html`<img class="cover" src="${src}" alt="">`;
}

function headHtml({ indexed, canonical, location: { node } }: PageView): Html {
    return html`${indexed ? html`<link rel="canonical" href="${canonical}">` : html`<meta name="robots" content="noindex">`}${
        node.description !== undefined &&
        html` <meta name="description" content="${node.description}">`
    }`;
}

function headerHtml(view: PageView): Html {
    return html`<header class="site">
        <button class="menu" type="button" popovertarget="pages" aria-label="Pages">
            <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2 4h12M2 8h12M2 12h12" /></svg>
        </button>
        <a class="name" href="${hrefOf('')}">${view.title}</a>
        <div class="tools">
            ${view.signedIn && html`<form method="post" action="/~logout"><button class="quiet" type="submit">Sign out</button></form>`}
            <a class="search" href="/~search" aria-keyshortcuts="/ Control+K">
                <svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="7" cy="7" r="4.5" /><path d="m10.4 10.4 3.4 3.4" /></svg>
                <span>Search</span>
                <kbd aria-hidden="true" hidden>/</kbd>
            </a>
            <button class="theme" type="button" hidden>
                <svg viewBox="0 0 16 16" aria-hidden="true">
                    <circle cx="8" cy="8" r="6.25" />
                    <path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z" />
                </svg>
            </button>
        </div>
    </header>`;
}

/** Renders links to the spaces of a site that has several. */
function spacesHtml({ spaces, location }: PageView): Content {
    if (spaces.length < 2) return undefined;
    const items = spaces.map(
        (space) =>
            html`<li>
                <a href="${hrefOf(space.path)}"${attributes({ 'aria-current': space.id === location.siteSpace.id ? 'true' : undefined })}>${space.title}</a>
            </li>`,
    );
    return html`<ul class="spaces">
        ${items}
    </ul>`;
}

function treeHtml(view: PageView): Content {
    const { siteSpace, pages, node } = view.location;
    const list = (nodes: readonly PageNode[]): Content => {
        const listed = nodes.filter((page) => page.settings?.hidden !== true);
        if (listed.length === 0) return undefined;
        const items = listed.map(
            (page) =>
                html`<li>
                    <a href="${hrefOf(pagePathOnSite(siteSpace, pages, page.id))}"${attributes({ 'aria-current': page.id === node.id ? 'page' : undefined })}>${page.icon !== undefined && [iconHtml(page.icon, ''), ' ']}${page.title}</a>
                    ${list(page.pages)}
                </li>`,
        );
        return html`<ul>
            ${items}
        </ul>`;
    };
    return list(pages);
}

/** Renders links to the pages above this one. */
function crumbsHtml(view: PageView): Content {
    const { siteSpace, pages, node } = view.location;
    const above = ancestors(pages, node.id);
    if (above.length === 0) return undefined;
    const items = above.map(
        (page) =>
            html`<li>
                <a href="${hrefOf(pagePathOnSite(siteSpace, pages, page.id))}">${page.title}</a>
            </li>`,
    );
    return html`<nav class="crumbs" aria-label="Above this page">
        <ol>
            ${items}
        </ol>
    </nav>`;
}

function ancestors(nodes: readonly PageNode[], id: string): PageNode[] {
    for (const node of nodes) {
        if (node.pages.some((page) => page.id === id)) return [node];
        const below = ancestors(node.pages, id);
        if (below.length > 0) return [node, ...below];
    }
    return [];
}

function outlineHtml(outline: readonly Heading[]): Html {
    const items = outline.map(
        ({ id, level, text }) => html`<li data-level="${level}"><a href="#${id}">${text}</a></li>`,
    );
    return html`<ul>
        ${items}
    </ul>`;
}

/** Renders links to the previous and the next page in the order of the tree. */
function pagerHtml(view: PageView): Content {
    const { siteSpace, pages, node } = view.location;
    const order = flatten(pages);
    const index = order.findIndex(({ id }) => id === node.id);
    const step = (page: PageNode | undefined, rel: 'prev' | 'next', label: string) =>
        page &&
        html`<a rel="${rel}" href="${hrefOf(pagePathOnSite(siteSpace, pages, page.id))}"><span>${label}</span>${page.title}</a>`;
    const previous = step(order[index - 1], 'prev', 'Previous');
    const next = step(order[index + 1], 'next', 'Next');
    if (previous === undefined && next === undefined) return undefined;
    return html`<nav class="pager" aria-label="Next pages">${previous}${next}</nav>`;
}

function flatten(nodes: readonly PageNode[]): PageNode[] {
    return nodes.flatMap((node) =>
        node.settings?.hidden === true ? [] : [node, ...flatten(node.pages)],
    );
}

/** The section is hidden until the site's script finds no choice of the visitor. The script also stores the choice. */
const CONSENT = raw(`<section class="consent" aria-label="Cookies" hidden>
<p>Services on this site would like to use cookies, to see how it is used.</p>
<div><button type="button" value="no">Decline</button><button type="button" value="yes">Accept</button></div>
</section>`);

function dateOf(iso: string): string {
    return new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' }).format(
        new Date(iso),
    );
}
