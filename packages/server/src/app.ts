import { Hono, type Context } from 'hono';
import { createMiddleware } from 'hono/factory';

import { createAuthApp } from '@bindery/identity';
import { PlatformError, type Platform } from '@bindery/platform';

import { createApi } from './api/api.ts';
import type { Authentication } from './authenticate.ts';
import { createCpuBudgets, type CpuShares } from './budget/cpu-budgets.ts';
import { meterCalls, meterRequests } from './budget/meter-requests.ts';
import type { Folders } from './development/folders.ts';
import { createEmbedApp } from './embed/embed-app.ts';
import { createErrorHandler, notFoundRoute, type ReportError } from './error-response.ts';
import {
    guardHosts,
    guardSiteHost,
    refuseServiceWorkers,
    type AcceptedHosts,
} from './guard-hosts.ts';
import type { FetchHandler } from './listen.ts';
import type { LiveStream } from './live/live-stream.ts';
import { hostOwner } from './origins.ts';
import { clientAddress } from './public/client-address.ts';
import { serveEndpoint } from './public/endpoint.ts';
import { serveIntegrationAsset } from './public/integration-assets.ts';
import { redirectToSite } from './public/redirect-to-site.ts';
import { createSitesApp } from './public/sites-app.ts';
import { takeCredentials } from './public/take-credentials.ts';
import type { ServerEnv } from './server-env.ts';
import { answerHeaders } from './workbench/answer-headers.ts';
import { createWorkbenchAssets } from './workbench/assets.ts';
import { SIGN_IN_CODE_PATH, confirmSignInCode } from './workbench/use-sign-in-code.ts';
import { explainGitBookApp, GITBOOK_APP_PATH } from './public/gitbook-app.ts';
import { createPageResources } from './workbench/page-resources.ts';
import { createWorkbenchApi } from './workbench/workbench-api.ts';

export interface AppOptions {
    platform: Platform;
    folders: Folders;
    live: LiveStream;
    report: ReportError;
    /** Folder of the built workbench. */
    workbenchDirectory?: string | undefined;
    /** Folder of the built app of published sites. */
    siteDirectory?: string | undefined;
    /** Folder of the built custom element for other documentation sites. */
    embedDirectory?: string | undefined;
    authentication: Authentication;
    /** Hosts besides those of the origins. */
    acceptedHosts: AcceptedHosts;
    /** Share of the event loop that each caller may use. */
    cpuShares?: CpuShares | undefined;
}

export interface App {
    /**
     * Serves all origins. The host of a request decides whether it is for a site, for frames, or for the workbench and
     * API.
     */
    fetch: FetchHandler;
    /** The API alone, for calls from isolates. */
    api: (request: Request) => Response | Promise<Response>;
}

export function createApp(options: AppOptions): App {
    const { platform, report, authentication } = options;
    const { ctx } = platform;
    const { urls } = ctx;
    const api = createApi(platform, authentication);
    const onError = createErrorHandler(report);
    const budgets = createCpuBudgets(options.cpuShares);
    const metered = meterRequests(budgets, {
        exemptLocal: options.acceptedHosts === 'loopback',
    });

    const main = new Hono<ServerEnv>({ strict: false })
        .use(metered, refuseServiceWorkers, refuseMalformedPath)
        .use(guardHosts(urls, options.acceptedHosts))
        .route('/v1', api)
        .post(SIGN_IN_CODE_PATH, confirmSignInCode(ctx, authentication))
        .route('/auth', createAuthApp({ ctx, ...authentication, clientAddress: addressOf }))
        .use('/workbench/*', answerHeaders)
        .route('/workbench/resources', createPageResources(options))
        .route('/workbench', createWorkbenchApi(options))
        .all(
            '/workbench/*',
            notFoundRoute(() => 'The workbench has no such call.'),
        )
        .route('/', createEmbedApp(options))
        .all('/i/*', serveEndpoint(platform))
        .get('/s/:slug/*', redirectToSite(urls))
        .get('/integration-assets/:integration/:version/*', serveIntegrationAsset(ctx))
        .get(GITBOOK_APP_PATH, explainGitBookApp)
        .get('/health', (c) => c.json({ status: 'ok' }))
        .get('*', createWorkbenchAssets(options.workbenchDirectory, authentication))
        .all(
            '*',
            notFoundRoute(() => 'No route accepts this method here.'),
        )
        .onError(onError);

    const sites = new Hono<ServerEnv>({ strict: false })
        .use(metered, refuseServiceWorkers, guardSiteHost)
        .use(takeCredentials(platform), refuseMalformedPath)
        .route('/', createSitesApp(options))
        .onError(onError);

    const isolates = new Hono({ strict: false })
        .use(meterCalls(budgets))
        .route('/v1', api)
        .onError(onError);

    return {
        fetch: (request, connection) => {
            const isSite = hostOwner(urls, new URL(request.url).host).kind === 'site';
            return (isSite ? sites : main).fetch(request, connection);
        },
        api: (request) => isolates.fetch(request),
    };
}

const addressOf = (c: Context<ServerEnv>) => clientAddress(c.req.raw, c.env.remoteAddress);

/** Refuses a path with a percent sign that does not begin an encoded character (RFC 3986, section 2.1). */
const refuseMalformedPath = createMiddleware(async (c, next) => {
    const { pathname } = new URL(c.req.url);
    // Integrations receive every path as it was sent.
    if (!pathname.startsWith('/i/') && pathname.includes('%') && !isDecodable(pathname)) {
        throw new PlatformError('not_found', 'The path is not valid percent-encoding.');
    }
    await next();
});

function isDecodable(path: string): boolean {
    try {
        decodeURIComponent(path);
        return true;
    } catch {
        return false;
    }
}
