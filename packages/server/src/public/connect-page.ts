import { apiErrorBody } from '@bindery/contract';
import type { PlatformContext } from '@bindery/platform';
import type { Context } from 'hono';

import { html } from '../html.ts';

const MESSAGES = {
    start: {
        title: 'Connect the account from the configuration',
        text: 'This address connects an account to an installation. Open the configuration of the integration and press its button there.',
    },
    expired: {
        title: 'This link has expired',
        text: 'A link of the configuration works for one minute. Open the configuration of the integration and press its button again.',
    },
    callback: {
        title: 'The account was not connected',
        text: 'This browser did not start the connection, or it took more than ten minutes. Open the configuration of the integration and press its button again.',
    },
} as const;

/** Refuses a connection (403) with a page for people and JSON for programs. */
export function respondConnectMessage(
    c: Context,
    { urls }: PlatformContext,
    integration: string,
    reason: keyof typeof MESSAGES,
): Response {
    const { title, text } = MESSAGES[reason];
    c.header('Cache-Control', 'no-store');
    if (!(c.req.header('accept') ?? '').includes('text/html')) {
        return c.json(apiErrorBody(403, `${title}. ${text}`), 403);
    }
    const href = urls.app(`/integrations/${encodeURIComponent(integration)}`);
    const page = html`<!doctype html>
        <html lang="en">
            <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>${title}</title>
                <style>
                    body { font: 16px/1.5 system-ui, sans-serif; max-width: 36rem; margin: 15vh auto; padding: 0 1.5rem; }
                    h1 { font-size: 1.4rem; line-height: 1.3; }
                    a:focus-visible { outline: 2px solid; outline-offset: 2px; }
                </style>
            </head>
            <body>
                <main>
                    <h1>${title}</h1>
                    <p>${text}</p>
                    <p><a href="${href}">Open the configuration of ${integration}</a></p>
                </main>
            </body>
        </html>`;
    return c.html(page, 403, {
        'Content-Security-Policy':
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
    });
}
