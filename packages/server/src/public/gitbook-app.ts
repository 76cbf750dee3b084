import { safeLinkURL } from '@bindery/contract';
import type { Context } from 'hono';

import { attributes, html, raw } from '../html.ts';

/** Path of this page, on the host of the workbench and on the hosts of sites. */
export const GITBOOK_APP_PATH = '/~gitbook-app';

const STYLES = raw(
    '<style>:root{color-scheme:light dark}body{max-width:36rem;margin:18vh auto;padding:0 1.5rem;font:16px/1.6 system-ui,sans-serif}code{overflow-wrap:anywhere}</style>',
);

/**
 * Explains a link of an integration that leads to GitBook's application: the integration was written for a page that
 * does not exist here.
 */
export function explainGitBookApp(c: Context): Response | Promise<Response> {
    const link = safeLinkURL(c.req.query('link')) ?? '';
    const page = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>A page of GitBook’s application</title>${STYLES}</head><body><main>
<h1>This link leads to GitBook’s application</h1>
<p>The integration links to a page of GitBook’s own application. It runs on Bindery here, so your spaces, sites and settings are not there. Look in the workbench: the configuration of an integration is behind its name in the list on the left, and the pages are in the tree above it.</p>
${link !== '' && html`<p>The link: <a${attributes({ href: link, rel: 'noopener noreferrer' })}><code>${link}</code></a></p>`}
</main></body></html>`;
    return c.html(page, 200, {
        'Cache-Control': 'no-store',
        'Content-Security-Policy':
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
    });
}
