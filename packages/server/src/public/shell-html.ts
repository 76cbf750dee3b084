import { attributes, html, joined, type Html } from '../html.ts';
import type { SiteEntry } from './site-assets.ts';

export interface Shell {
    title: string;
    head?: Html | undefined;
    /** Undefined if the site's app is not built. */
    entry: SiteEntry | undefined;
    /** URLs of integrations' scripts. */
    scripts?: readonly string[];
    nonce: string;
    /** The theme that the visitor chose; undefined for the system's theme. */
    theme: 'light' | 'dark' | undefined;
}

/** Renders the HTML document around a body. */
export function shell({ title, head, entry, scripts, nonce, theme }: Shell, body: Html): Html {
    const styles = (entry?.styles ?? []).map(
        (href) => html`<link rel="stylesheet" href="${href}">`,
    );
    const integrationScripts = (scripts ?? []).map(
        (src) => html`<script async nonce="${nonce}" src="${src}"></script>`,
    );
    return html`<!doctype html>
        <html lang="en"${attributes({ 'data-theme': theme })}>
            <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>${title}</title>
                <link rel="icon" href="data:,">
                ${head}
                ${joined(styles, '\n')}
                ${entry !== undefined && html`<script type="module" nonce="${nonce}" src="${entry.script}"></script>`}
                ${joined(integrationScripts, '\n')}
            </head>
            <body>
                ${body}
            </body>
        </html>`;
}
