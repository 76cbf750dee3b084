import { apiErrorBody } from '@bindery/contract';
import { PlatformError, type PlatformErrorCode } from '@bindery/platform';
import type { Context, ErrorHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

import { describeError } from '../error-response.ts';
import { OPENER_POLICY } from '../opener-policy.ts';
import { messageHtml, type Message } from './message-html.ts';
import { createNonce, themeOf } from './page-headers.ts';
import { NO_SITE, type SiteEnv, type SiteParts, type SiteVisit } from './site-visit.ts';

/** The policy of pages without content of authors and integrations. */
export const MESSAGE_POLICY =
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const TITLES: Readonly<Partial<Record<PlatformErrorCode, string>>> = {
    not_found: 'Page not found',
    unauthorized: 'You are not signed in',
    too_many_requests: 'One moment, please',
};

/** Creates Hono's `onError` for published sites: a page for people, JSON for scripts. */
export function siteErrorHandler(parts: SiteParts): ErrorHandler<SiteEnv> {
    return async (error, c) => {
        const { status, message, headers } = describeError(error, c.req.raw, parts.report);
        // Undefined if there is no such site.
        const visit = c.get('visit') as SiteVisit | undefined;
        const code = error instanceof PlatformError ? error.code : undefined;
        const text = visit === undefined && code === 'not_found' ? NO_SITE : message;
        if (status === 429 || status === 503) {
            c.header('Retry-After', headers['Retry-After'] ?? '1');
        }
        if (!(c.req.header('accept') ?? '').includes('text/html')) {
            return c.json(apiErrorBody(status, text), status);
        }
        return respondMessage(c, parts, {
            status,
            title: (code && TITLES[code]) ?? 'This did not work',
            text,
            link: visit && linkFor(visit, code),
        });
    };
}

function linkFor(visit: SiteVisit, code: PlatformErrorCode | undefined): Message['link'] {
    if (code === 'unauthorized') return { href: '/', label: 'Sign in again' };
    if (visit.path === '' || visit.site.visibility === 'share-link') return undefined;
    // Visitors who are not signed in must not see the title of a site with sign-in.
    const name = visit.site.visibility === 'visitor-auth' ? 'this site' : visit.site.title;
    return { href: '/', label: `To the first page of ${name}` };
}

/** Responds with a page that shows a message. */
export async function respondMessage(
    c: Context,
    { assets }: Pick<SiteParts, 'assets'>,
    message: Message,
): Promise<Response> {
    const html = messageHtml(
        { entry: await assets.entry(), nonce: createNonce(), theme: themeOf(c) },
        message,
    );
    return c.html(html, message.status as ContentfulStatusCode, {
        'Cache-Control': 'no-store',
        'Content-Security-Policy': MESSAGE_POLICY,
        'Cross-Origin-Opener-Policy': OPENER_POLICY,
        'X-Content-Type-Options': 'nosniff',
        'X-Robots-Tag': 'noindex',
    });
}
