import type { ExcerptPart } from '@bindery/platform';

import { html, type Content, type Html } from '../html.ts';
import { shell, type Shell } from './shell-html.ts';

/** A page that a search found, for the site's script. */
export interface SiteSearchResult {
    title: string;
    href: string;
    /** Titles of the space, if the site has several, and of the pages above. */
    crumbs: string[];
    /** The passages that match. */
    sections: { heading: string; href: string; excerpt: ExcerptPart[] }[];
}

/** A search of a reader whose browser runs no scripts. */
export interface SearchView {
    site: string;
    query: string;
    results: readonly SiteSearchResult[];
}

/** Renders the page of a search, with the form for the next one. */
export function searchHtml(
    page: Omit<Shell, 'title' | 'head'>,
    { site, query, results }: SearchView,
): Html {
    const title = query === '' ? 'Search' : `Search for ${query}`;
    return shell(
        {
            ...page,
            title: `${title} · ${site}`,
            head: html`<meta name="robots" content="noindex">`,
        },
        html`<main class="found">
            <p><a href="/">${site}</a></p>
            <h1>Search</h1>
            <form action="/~search" role="search">
                <input type="search" name="q" value="${query}" maxlength="512" aria-label="Search this site" required>
                <button type="submit">Search</button>
            </form>
            ${resultsHtml(query, results)}
        </main>`,
    );
}

function resultsHtml(query: string, results: readonly SiteSearchResult[]): Content {
    if (query.trim() === '') return undefined;
    if (results.length === 0) return html`<p>No page has these words.</p>`;
    const items = results.map(
        ({ title, href, sections }) =>
            html`<li>
                <a href="${href}">${title}</a>
                ${sections.map(
                    (section) =>
                        html`<p>
                            ${section.heading !== '' && html`<a href="${section.href}">${section.heading}</a>: `}${section.excerpt.map(({ text, isMatch }) => (isMatch ? html`<mark>${text}</mark>` : text))}
                        </p>`,
                )}
            </li>`,
    );
    return html`<ol>
        ${items}
    </ol>`;
}
