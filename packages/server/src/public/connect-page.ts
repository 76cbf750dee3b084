import { apiErrorBody } from '@bindery/contract';
import type { PlatformContext } from '@bindery/platform';
import type { Context } from 'hono';

import { html } from '../html.ts';
import { plainPage, plainPageHeaders } from '../plain-page.ts';

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
    const link = html`<p><a href="${href}">Open the configuration of ${integration}</a></p>`;
    return c.html(plainPage(title, text, link), 403, plainPageHeaders("'none'"));
}
