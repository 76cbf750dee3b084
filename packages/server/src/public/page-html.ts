import type { PageNode, SiteLocation, SiteSpace } from '@bindery/platform';
import { pagePathOnSite } from '@bindery/platform';

import type { Heading, RenderedDocument } from './document-html.ts';
import { attributes, escapeHtml } from './html.ts';
import type { SiteEntry } from './site-assets.ts';

/** All that a page of a site shows. */
export interface PageView {
    title: string;
    base: string;
    spaces: readonly SiteSpace[];
    location: SiteLocation & { node: PageNode };
    document: RenderedDocument;
    href: (path: string) => string;
    entry: SiteEntry | undefined;
    /** Addresses of integrations' scripts. */
    scripts: readonly string[];
    nonce: string;
    /** As the visitor chose; undefined: as the system is. */
    theme: 'light' | 'dark' | undefined;
    indexed: boolean;
    /** The visitor signed in. */
    signedIn: boolean;
    askConsent: boolean;
    /** Feedback on this page was just sent, without a script. */
    thanked: boolean;
    referrer: string;
    canonical: string;
}

/** A page of a published site. Everything on it but live blocks works without a script. */
export function pageHtml(view: PageView): string {
    const { location, document } = view;
    const { node } = location;
    const isHome = location.path === '';
    const outline = document.outline.length > 1 ? outlineHtml(document.outline) : '';
    return shell(
        {
            title: isHome ? `${view.title}` : `${node.title} · ${view.title}`,
            head: `${view.indexed ? `<link rel="canonical" href="${escapeHtml(view.canonical)}">` : '<meta name="robots" content="noindex">'}${
                node.description === undefined
                    ? ''
                    : `\n<meta name="description" content="${escapeHtml(node.description)}">`
            }`,
            entry: view.entry,
            scripts: view.scripts,
            nonce: view.nonce,
            theme: view.theme,
        },
        `<a class="skip" href="#content">Skip to the content</a>
${headerHtml(view)}
<div class="columns"${attributes({ 'data-outline': outline !== '' })}>
<nav id="pages" class="pages" popover aria-label="Pages"><button class="close" type="button" popovertarget="pages" popovertargetaction="hide">Close</button>${spacesHtml(view)}${treeHtml(view)}</nav>
<main id="content" tabindex="-1"${attributes({
            'data-base': view.base,
            'data-space': location.siteSpace.spaceId,
            'data-page': node.id,
            'data-path': location.path,
            'data-title': node.title,
            'data-content': node.documentId,
        })}>
<article>
${crumbsHtml(view)}<h1>${escapeHtml(node.title)}</h1>
${node.description === undefined ? '' : `<p class="lead">${escapeHtml(node.description)}</p>\n`}${outline === '' ? '' : `<details class="outline-short"><summary>On this page</summary>${outline}</details>\n`}${document.html}
</article>
${pagerHtml(view)}
${feedbackHtml(view)}
<footer><p>Updated <time datetime="${escapeHtml(node.updatedAt)}">${escapeHtml(dateOf(node.updatedAt))}</time></p></footer>
</main>
${outline === '' ? '' : `<nav class="outline" aria-label="On this page"><h2>On this page</h2>${outline}</nav>`}
</div>
${view.askConsent ? CONSENT : ''}`,
    );
}

export interface Shell {
    title: string;
    head?: string;
    entry: SiteEntry | undefined;
    scripts?: readonly string[];
    nonce: string;
    theme: 'light' | 'dark' | undefined;
}

/** The document around a body. */
export function shell(page: Shell, body: string): string {
    const nonce = escapeHtml(page.nonce);
    const styles = (page.entry?.styles ?? []).map(
        (href) => `<link rel="stylesheet" href="${escapeHtml(href)}">`,
    );
    const scripts = (page.scripts ?? []).map(
        (src) => `<script async nonce="${nonce}" src="${escapeHtml(src)}"></script>`,
    );
    const own =
        page.entry === undefined
            ? ''
            : `<script type="module" nonce="${nonce}" src="${escapeHtml(page.entry.script)}"></script>`;
    return `<!doctype html>
<html lang="en"${attributes({ 'data-theme': page.theme })}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(page.title)}</title>
<link rel="icon" href="data:,">
${page.head ?? ''}
${styles.join('\n')}
${own}
${scripts.join('\n')}
</head>
<body>
${body}
</body>
</html>
`;
}

function headerHtml(view: PageView): string {
    const logout = view.signedIn
        ? `<a class="quiet" href="${escapeHtml(`${view.base}/~logout`)}">Sign out</a>`
        : '';
    return `<header class="site">
<button class="menu" type="button" popovertarget="pages" aria-label="Pages"><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2 4h12M2 8h12M2 12h12"/></svg></button>
<a class="name" href="${escapeHtml(view.href(''))}">${escapeHtml(view.title)}</a>
<div class="tools">${logout}<button class="theme" type="button" hidden><svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6.25"/><path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z"/></svg></button></div>
</header>`;
}

/** The spaces of a site that has several. */
function spacesHtml({ spaces, location, href }: PageView): string {
    if (spaces.length < 2) return '';
    const items = spaces.map(
        (space) =>
            `<li><a href="${escapeHtml(href(space.path))}"${attributes({ 'aria-current': space.id === location.siteSpace.id ? 'true' : undefined })}>${escapeHtml(space.title)}</a></li>`,
    );
    return `<ul class="spaces">${items.join('')}</ul>`;
}

function treeHtml(view: PageView): string {
    const { siteSpace, pages, node } = view.location;
    const list = (nodes: readonly PageNode[]): string => {
        if (nodes.length === 0) return '';
        const items = nodes.map(
            (page) =>
                `<li><a href="${escapeHtml(view.href(pagePathOnSite(siteSpace, pages, page.id)))}"${attributes({ 'aria-current': page.id === node.id ? 'page' : undefined })}>${escapeHtml(page.title)}</a>${list(page.pages)}</li>`,
        );
        return `<ul>${items.join('')}</ul>`;
    };
    return list(pages);
}

/** The pages above this one. */
function crumbsHtml(view: PageView): string {
    const { siteSpace, pages, node } = view.location;
    const above = ancestors(pages, node.id);
    if (above.length === 0) return '';
    const items = above.map(
        (page) =>
            `<li><a href="${escapeHtml(view.href(pagePathOnSite(siteSpace, pages, page.id)))}">${escapeHtml(page.title)}</a></li>`,
    );
    return `<nav class="crumbs" aria-label="Above this page"><ol>${items.join('')}</ol></nav>\n`;
}

function ancestors(nodes: readonly PageNode[], id: string): PageNode[] {
    for (const node of nodes) {
        if (node.pages.some((page) => page.id === id)) return [node];
        const below = ancestors(node.pages, id);
        if (below.length > 0) return [node, ...below];
    }
    return [];
}

function outlineHtml(outline: readonly Heading[]): string {
    const items = outline.map(
        ({ id, level, text }) =>
            `<li data-level="${level}"><a href="#${escapeHtml(id)}">${escapeHtml(text)}</a></li>`,
    );
    return `<ul>${items.join('')}</ul>`;
}

/** The pages before and after, in the order of the tree. */
function pagerHtml(view: PageView): string {
    const { siteSpace, pages, node } = view.location;
    const order = flatten(pages);
    const index = order.findIndex(({ id }) => id === node.id);
    const step = (page: PageNode | undefined, rel: 'prev' | 'next', label: string) =>
        page === undefined
            ? ''
            : `<a rel="${rel}" href="${escapeHtml(view.href(pagePathOnSite(siteSpace, pages, page.id)))}"><span>${label}</span>${escapeHtml(page.title)}</a>`;
    const links =
        step(order[index - 1], 'prev', 'Previous') + step(order[index + 1], 'next', 'Next');
    return links === '' ? '' : `<nav class="pager" aria-label="Next pages">${links}</nav>`;
}

function flatten(nodes: readonly PageNode[]): PageNode[] {
    return nodes.flatMap((node) => [node, ...flatten(node.pages)]);
}

const RATING_LABELS = [
    ['good', 'Yes', 'M5.4 9.6c1.3 1.7 3.9 1.7 5.2 0'],
    ['ok', 'Partly', 'M5.5 10.2h5'],
    ['bad', 'No', 'M5.4 10.9c1.3-1.7 3.9-1.7 5.2 0'],
] as const;

function feedbackHtml(view: PageView): string {
    if (view.thanked) {
        return '<section id="feedback" class="feedback"><p role="status">Thank you for your feedback.</p></section>';
    }
    const choices = RATING_LABELS.map(
        ([value, label, mouth]) =>
            `<label><input type="radio" name="rating" value="${value}" required><svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6.25"/><path d="M5.8 6.3v.4M10.2 6.3v.4${mouth}"/></svg>${label}</label>`,
    );
    return `<section id="feedback" class="feedback">
<form method="post" action="${escapeHtml(`${view.base}/~feedback`)}">
<input type="hidden" name="page" value="${escapeHtml(view.location.node.id)}">
<input type="hidden" name="referrer" value="${escapeHtml(view.referrer)}">
<fieldset><legend>Was this page helpful?</legend><div class="choices">${choices.join('')}</div></fieldset>
<div class="more">
<label for="comment">What should we know? <span>Optional</span></label>
<textarea id="comment" name="comment" maxlength="512" rows="3"></textarea>
<button type="submit">Send feedback</button>
</div>
</form>
</section>`;
}

/** Shown by the page's script, until the visitor has chosen: without a script nobody reads the choice. */
const CONSENT = `<section class="consent" aria-label="Cookies" hidden>
<p>Services on this site would like to use cookies, to see how it is used.</p>
<div><button type="button" value="no">Decline</button><button type="button" value="yes">Accept</button></div>
</section>`;

function dateOf(iso: string): string {
    return new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' }).format(
        new Date(iso),
    );
}
