import { PlatformError, type Platform } from '@bindery/platform';

import { createApi } from './api/router.ts';
import type { Folders } from './development/folders.ts';
import { guardLoopback } from './guard.ts';
import type { FetchHandler } from './listen.ts';
import type { Live } from './live/live.ts';
import { serveAsset } from './public/assets.ts';
import { serveEndpoint } from './public/endpoint.ts';
import { createSites } from './public/site.ts';
import { errorResponse, type ReportError } from './reply.ts';
import { createWorkbenchAssets } from './workbench/assets.ts';
import { createWorkbenchApi } from './workbench/router.ts';

export interface AppOptions {
    platform: Platform;
    folders: Folders;
    live: Live;
    report: ReportError;
    /** Built workbench. */
    workbenchDirectory?: string | undefined;
    /** Built app of published sites. */
    siteDirectory?: string | undefined;
    /** The local user's, for the workbench. */
    token: string;
    /** Bound to loopback only: foreign hosts and origins are refused. */
    loopback: boolean;
}

/** Everything that is answered over HTTP, and the same API for calls that come from isolates. */
export interface App {
    fetch: FetchHandler;
    /** Published sites, on an origin of their own: scripts of integrations run there. */
    sites: FetchHandler;
    api: (request: Request) => Promise<Response>;
}

/** A percent sign that begins no character (RFC 3986, 2.1). */
function isDecodable(path: string): boolean {
    if (!path.includes('%')) return true;
    try {
        decodeURIComponent(path);
        return true;
    } catch {
        return false;
    }
}

/** Which part answers, by the first segment of the path. */
export function createApp(options: AppOptions): App {
    const { platform, report, loopback } = options;
    const { ctx } = platform;
    const api = createApi(platform, report);
    const workbench = createWorkbenchApi(options, report);
    const assets = createWorkbenchAssets(
        options.workbenchDirectory,
        options.token,
        ctx.urls.origins.sandbox,
    );

    const serveSite = createSites(options);

    async function route(request: Request, url: URL): Promise<Response> {
        const [, first] = url.pathname.split('/', 2);
        switch (first) {
            case 'v1':
                return api(request);
            case 'workbench':
                return workbench(request);
            case 'i':
                return serveEndpoint(platform, request, url);
            case 's':
                return Response.redirect(ctx.urls.origins.site + url.pathname + url.search, 307);
            case 'integration-assets':
                return serveAsset(ctx, url.pathname);
            case 'health':
                return Response.json({ status: 'ok' });
            default:
                if (request.method !== 'GET' && request.method !== 'HEAD') {
                    throw new PlatformError('not_found', 'Nothing is here to write to.');
                }
                return assets(url.pathname);
        }
    }

    const guarded =
        (answer: (request: Request, url: URL, ip: string) => Promise<Response>): FetchHandler =>
        async (request, { remoteAddress }) => {
            const url = new URL(request.url);
            try {
                if (!isDecodable(url.pathname)) {
                    throw new PlatformError('not_found', 'Nothing has an address like this.');
                }
                const refused = loopback ? guardLoopback(request, url) : null;
                return refused ?? (await answer(request, url, remoteAddress));
            } catch (error) {
                return errorResponse(error, request, report);
            }
        };

    return {
        fetch: guarded(route),
        sites: guarded(async (request, url, ip) => {
            if (url.pathname.startsWith('/s/')) return serveSite(request, url, ip);
            throw new PlatformError('not_found', 'There is no site at this address.');
        }),
        api: async (request) => api(request),
    };
}
