import { PlatformError, type Platform } from '@bindery/platform';

import { apiErrorBody } from '@bindery/contract';
import type { ReportError } from '../reply.ts';
import { clientAddress } from './client-address.ts';
import { takeFeedback } from './feedback.ts';
import { messageHtml, type Message } from './message-page.ts';
import { createRateLimit } from './rate-limit.ts';
import { ASSETS_PATH, openSiteAssets } from './site-assets.ts';
import { createNonce, servePage, themeOf } from './site-page.ts';
import { renderBlock } from './site-render.ts';
import { serveScript } from './site-scripts.ts';
import { NO_SITE, openVisit, type SiteParts, type SiteVisit } from './site-visit.ts';
import { admit, login, logout } from './visitor-auth.ts';

/** Calls of integrations. A person reads and presses; a page may hold many blocks and scripts. */
const INVOKE_RATE = { burst: 120, perSecond: 10 };

/** Views beyond are shown and not told of: a crawler must not fill the outbox. */
const VIEW_RATE = { burst: 120, perSecond: 2 };

/** Nobody has more to say. */
const FEEDBACK_RATE = { burst: 10, perSecond: 0.1 };

export type ServeSite = (request: Request, url: URL, ip: string) => Promise<Response>;

/** What is below a site beside its pages. Slugs have no tilde, so none of it hides a page. */
const ROUTES: Readonly<
    Record<
        string,
        {
            method: 'GET' | 'POST';
            open?: true;
            serve: (visit: SiteVisit, name: string) => Promise<Response>;
        }
    >
> = {
    '~login': { method: 'GET', open: true, serve: serveLogin },
    '~logout': { method: 'GET', open: true, serve: serveLogout },
    '~scripts': { method: 'GET', serve: serveScript },
    '~render': { method: 'POST', serve: renderBlock },
    '~feedback': { method: 'POST', serve: takeFeedback },
};

/** Published sites: `/s/{site}/{path of the page}`. */
export function createSites(options: {
    platform: Platform;
    report: ReportError;
    /** Built app of published sites. */
    siteDirectory?: string | undefined;
}): ServeSite {
    const { platform, report, siteDirectory } = options;
    const now = () => platform.ctx.now().getTime();
    const parts: SiteParts = {
        platform,
        report,
        assets: openSiteAssets(siteDirectory),
        limits: {
            view: createRateLimit(VIEW_RATE, now),
            invoke: createRateLimit(INVOKE_RATE, now),
            feedback: createRateLimit(FEEDBACK_RATE, now),
        },
    };
    return async (request, url, ip) => {
        if (url.pathname.startsWith(ASSETS_PATH)) return parts.assets.serve(url.pathname);
        let visit: SiteVisit | undefined;
        try {
            const [, , slug = '', ...rest] = segmentsOf(url.pathname);
            const path = rest.filter((part) => part !== '').join('/');
            visit = await openVisit(parts, request, url, clientAddress(request, ip), slug, path);
            return await answer(visit);
        } catch (error) {
            if (!(error instanceof PlatformError)) throw error;
            return failed(parts, request, visit, error);
        }
    };
}

function segmentsOf(pathname: string): string[] {
    try {
        return pathname.split('/').map(decodeURIComponent);
    } catch (error) {
        throw new PlatformError('not_found', 'There is no page at this address.', { cause: error });
    }
}

async function answer(visit: SiteVisit): Promise<Response> {
    const { request } = visit;
    const [first = '', name = ''] = visit.path.split('/');
    const route = Object.hasOwn(ROUTES, first) ? ROUTES[first] : undefined;
    if (first.startsWith('~') && route === undefined) {
        throw new PlatformError('not_found', 'There is no page at this address.');
    }
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    if (method !== (route?.method ?? 'GET')) {
        throw new PlatformError('invalid', `${request.method} is not for this address.`, {
            status: 405,
        });
    }
    if (method === 'POST') refuseForeign(request);
    if (route?.open !== true) {
        const instead = await admit(visit);
        if (instead !== null) return instead;
    }
    return route === undefined ? servePage(visit) : route.serve(visit, name);
}

/** Forms and scripts of other sites do not write here, see Fetch Metadata (W3C). */
function refuseForeign(request: Request): void {
    const from = request.headers.get('sec-fetch-site');
    if (from !== null && from !== 'same-origin' && from !== 'none') {
        throw new PlatformError('forbidden', 'This is not accepted from other sites.');
    }
}

async function serveLogin(visit: SiteVisit): Promise<Response> {
    if (visit.site.visibility !== 'visitor-auth') {
        throw new PlatformError('not_found', 'Nobody needs to sign in to this site.');
    }
    return login(visit);
}

async function serveLogout(visit: SiteVisit): Promise<Response> {
    const elsewhere = await logout(visit);
    if (elsewhere !== undefined) return elsewhere;
    return message(visit, visit.request, visit, {
        status: 200,
        title: 'You are signed out',
        text: `You have left ${visit.site.title}.`,
        link: { href: visit.base, label: 'Sign in again' },
    });
}

/** People get a page, scripts get JSON. */
async function failed(
    parts: SiteParts,
    request: Request,
    visit: SiteVisit | undefined,
    error: PlatformError,
): Promise<Response> {
    const { status, code } = error;
    if (status >= 500 && code !== 'integration_failed') parts.report(error, request);
    const text = visit === undefined && code === 'not_found' ? NO_SITE : error.message;
    const isPage = (request.headers.get('accept') ?? '').includes('text/html');
    if (!isPage) {
        const headers = status === 429 ? { 'Retry-After': '1' } : undefined;
        return Response.json(apiErrorBody(status, text), {
            status,
            ...(headers === undefined ? {} : { headers }),
        });
    }
    return message(parts, request, visit, {
        status,
        title: TITLES[code] ?? 'This did not work',
        text,
        link: linkFor(visit, code),
    });
}

const TITLES: Readonly<Partial<Record<PlatformError['code'], string>>> = {
    not_found: 'Page not found',
    unauthorized: 'You are not signed in',
    too_many_requests: 'One moment, please',
};

function linkFor(visit: SiteVisit | undefined, code: PlatformError['code']): Message['link'] {
    if (visit === undefined) return undefined;
    if (code === 'unauthorized') return { href: visit.base, label: 'Sign in again' };
    return visit.path === '' || visit.site.visibility === 'share-link'
        ? undefined
        : { href: visit.base, label: `To the first page of ${visit.site.title}` };
}

async function message(
    parts: SiteParts,
    request: Request,
    visit: SiteVisit | undefined,
    content: Message,
): Promise<Response> {
    const html = messageHtml(
        { entry: await parts.assets.entry(), nonce: createNonce(), theme: themeOf(request) },
        content,
    );
    const headers = new Headers({
        'Content-Type': 'text/html; charset=utf-8',
        'Cache-Control': 'no-store',
        'Content-Security-Policy':
            "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'none'",
        'X-Content-Type-Options': 'nosniff',
        'X-Robots-Tag': 'noindex',
    });
    for (const cookie of visit?.cookies ?? []) headers.append('Set-Cookie', cookie);
    return new Response(html, { status: content.status, headers });
}
