/**
 * Connecting an account by OAuth is an act of the person who configures the installation: a connection starts only with
 * a ticket of a configuration screen, and ends only in the browser that used the ticket. Without tickets, any person
 * who knows the address of an installation could replace its account. Integrations need no change: the host inspects
 * their redirects to a provider, and the state of GitBook's SDK in callbacks.
 */
import {
    CONNECT_MS,
    endpointPath,
    findIntegration,
    parseEndpointPath,
    readConnection,
    signConnection,
    type ConnectTarget,
    type InvocationScope,
    type PlatformContext,
} from '@bindery/platform';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

import { opensPage } from '../fetch-metadata.ts';
import { callbackTarget } from './callback-state.ts';
import { respondConnectMessage } from './connect-page.ts';

/** Query parameter with the ticket. The integration never gets it. */
const TICKET_PARAMETER = 'bindery_ticket';

const COOKIE_PREFIX = 'bindery_connect_';

/**
 * Adds a ticket to a URL that the configuration screen of an installation opens. URLs that are not an endpoint of this
 * installation or its integration stay as they are.
 */
export function withTicket(ctx: PlatformContext, target: ConnectTarget, text: string): string {
    const url = new URL(text);
    const scope = parseEndpointPath(url.pathname);
    const isOwn =
        isEndpointOrigin(ctx, url.origin) &&
        scope?.integration === target.integration &&
        (scope.kind === 'integration' || scope.installationId === target.installationId);
    if (!isOwn) return text;
    url.searchParams.set(TICKET_PARAMETER, signConnection(ctx, 'ticket', target));
    return url.href;
}

/**
 * Responds to a request with a ticket, and to a callback from a browser without one; returns undefined for other
 * requests. A ticket becomes a cookie of the browser and is removed from the URL.
 */
export function admitConnection(
    c: Context,
    ctx: PlatformContext,
    { integration }: InvocationScope,
    url: URL,
): Response | undefined {
    const ticket = url.searchParams.get(TICKET_PARAMETER);
    if (ticket !== null) {
        const target = opensPage(c)
            ? readConnection(ctx, 'ticket', integration, ticket)
            : undefined;
        if (target === undefined) return respondConnectMessage(c, ctx, integration, 'expired');
        url.searchParams.delete(TICKET_PARAMETER);
        setCookie(
            c,
            COOKIE_PREFIX + target.installationId,
            signConnection(ctx, 'browser', target),
            {
                path: endpointPath({ kind: 'integration', integration }),
                maxAge: CONNECT_MS.browser / 1000,
                httpOnly: true,
                // `Lax`: the browser sends the cookie when the provider redirects the person back.
                sameSite: 'Lax',
                secure: url.protocol === 'https:',
            },
        );
        c.header('Cache-Control', 'no-store');
        c.header('Referrer-Policy', 'no-referrer');
        return c.redirect(url.pathname + url.search, 303);
    }
    const target = callbackTarget(url.searchParams);
    if (target === null) return undefined;
    if (target !== 'invalid' && isAdmitted(c, ctx, integration, target.installationId)) {
        return undefined;
    }
    return respondConnectMessage(c, ctx, integration, 'callback');
}

/** Returns a page in place of an integration's redirect to a provider when no ticket came with the request. */
export async function refuseStart(
    c: Context,
    ctx: PlatformContext,
    scope: InvocationScope,
    response: Response,
): Promise<Response | undefined> {
    const { integration } = scope;
    if (!isStart(ctx, integration, response)) return undefined;
    const installationId = scope.kind === 'integration' ? undefined : scope.installationId;
    if (isAdmitted(c, ctx, integration, installationId)) return undefined;
    const { manifest } = await findIntegration(ctx.db, integration);
    // No ticket is needed: the readers of a site start the sign-in of these integrations.
    if (manifest.scopes.includes('site:visitor:auth')) return undefined;
    await response.body?.cancel();
    return respondConnectMessage(c, ctx, integration, 'start');
}

/**
 * Returns true for a redirect to an authorization endpoint that sends the person back here (RFC 6749, section 4.1.1).
 */
function isStart(ctx: PlatformContext, integration: string, response: Response): boolean {
    const location = response.headers.get('location');
    if (location === null || response.status < 300 || response.status >= 400) return false;
    if (!URL.canParse(location)) return false;
    const query = new URL(location).searchParams;
    const redirectURI = query.get('redirect_uri') ?? '';
    if (!query.has('client_id') || !URL.canParse(redirectURI)) return false;
    const { origin, pathname } = new URL(redirectURI);
    return (
        isEndpointOrigin(ctx, origin) && parseEndpointPath(pathname)?.integration === integration
    );
}

function isEndpointOrigin({ urls: { origins } }: PlatformContext, origin: string): boolean {
    return origin === origins.endpoint || origin === origins.app;
}

/**
 * Returns true if the browser used a ticket for the installation, or, without an id, for any installation of the
 * integration.
 */
function isAdmitted(
    c: Context,
    ctx: PlatformContext,
    integration: string,
    installationId: string | undefined,
): boolean {
    return Object.entries(getCookie(c)).some(([name, value]) => {
        if (!name.startsWith(COOKIE_PREFIX)) return false;
        const target = readConnection(ctx, 'browser', integration, value);
        return (
            target !== undefined &&
            (installationId === undefined || target.installationId === installationId)
        );
    });
}
