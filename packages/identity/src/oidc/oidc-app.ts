import { PlatformError } from '@bindery/platform';
import { Hono, type Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import * as client from 'openid-client';

import type { OidcProvider } from '../http/auth-options.ts';
import type { AuthParts } from '../http/auth-parts.ts';
import { countPeer } from '../passwords/throttle.ts';
import { createSecret, hashSecret, isSecret } from '../secrets/secret.ts';
import { findOrCreatePerson, type OidcClaims } from './find-person.ts';

/** Lifetime of a sign-in that waits for the provider. */
const FLOW_MS = 10 * 60 * 1000;

/** Time limit of each request to a provider, in seconds. */
const TIMEOUT_S = 10;

/** Path of the page that shows a failed sign-in. Its query parameter `error` holds the text. */
const FAILED_PATH = '/sign-in';

/**
 * Creates the routes below `/auth/oidc`: the authorization code flow with PKCE (RFC 7636), `state` bound to the
 * browser, and `nonce` (OpenID Connect Core 1.0, section 3.1). The verifier and the nonce derive from a secret in a
 * cookie, so that the database holds hashes only.
 */
export function createOidcApp({ ctx, identity, cookie, options, clientAddress }: AuthParts) {
    const { app } = ctx.urls.origins;
    const secure = new URL(app).protocol === 'https:';
    const flowCookie = secure ? '__Host-bindery_sign_in' : `bindery_sign_in_${new URL(app).port}`;
    const configurations = new Map<string, Promise<client.Configuration>>();

    /** Discovers a provider at its first use. A failure is not cached, so that the next sign-in tries again. */
    const configurationOf = (provider: OidcProvider): Promise<client.Configuration> => {
        const known = configurations.get(provider.id);
        if (known !== undefined) return known;
        const issuer = new URL(provider.issuer);
        const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(issuer.hostname);
        const discovered = client.discovery(
            issuer,
            provider.clientId,
            undefined,
            client.ClientSecretPost(provider.clientSecret),
            {
                timeout: TIMEOUT_S,
                execute: isLoopback ? [client.allowInsecureRequests] : [],
            },
        );
        configurations.set(provider.id, discovered);
        discovered.catch(() => configurations.delete(provider.id));
        return discovered;
    };

    const providerOf = (id: string | undefined): OidcProvider => {
        const provider = options.providers?.find((each) => each.id === id);
        if (provider === undefined) {
            throw new PlatformError('not_found', `This host has no provider "${id}".`);
        }
        return provider;
    };

    const fail = (c: Context, text: string) =>
        c.redirect(`${FAILED_PATH}?${new URLSearchParams({ error: text }).toString()}`, 303);

    return new Hono()
        .get('/:provider/start', async (c) => {
            const provider = providerOf(c.req.param('provider'));
            // Otherwise a link on any page could make a person a member of an attacker's organization and sign the
            // person in there.
            const isForeign = c.req.header('sec-fetch-site') === 'cross-site';
            if (isForeign && c.req.query('invitation') !== undefined) {
                return fail(c, 'Open the invitation itself, and accept it there.');
            }
            await countPeer(ctx, 'provider', clientAddress(c));
            let configuration: client.Configuration;
            try {
                configuration = await configurationOf(provider);
            } catch {
                return fail(c, `${provider.name} does not answer. Try again later.`);
            }
            const browser = createSecret();
            const state = createSecret();
            const now = ctx.now();
            await ctx.db.deleteFrom('oidc_flows').where('expires_at', '<', now).execute();
            await ctx.db
                .insertInto('oidc_flows')
                .values({
                    state_hash: hashSecret(state),
                    browser_hash: hashSecret(browser),
                    provider: provider.id,
                    return_to: localPath(app, c.req.query('return') ?? '/'),
                    invitation: hashOfInvitation(c.req.query('invitation')),
                    expires_at: new Date(now.getTime() + FLOW_MS),
                })
                .execute();
            // `Lax`, because the provider's page sends the browser back.
            setCookie(c, flowCookie, browser, {
                path: '/',
                httpOnly: true,
                sameSite: 'Lax',
                secure,
                maxAge: FLOW_MS / 1000,
            });
            const url = client.buildAuthorizationUrl(configuration, {
                redirect_uri: redirectUri(app, provider),
                scope: provider.scope ?? 'openid email profile',
                code_challenge: await client.calculatePKCECodeChallenge(verifierOf(browser)),
                code_challenge_method: 'S256',
                state,
                nonce: nonceOf(browser),
            });
            return c.redirect(url.href, 303);
        })
        .get('/:provider/callback', async (c) => {
            const provider = providerOf(c.req.param('provider'));
            const browser = getCookie(c, flowCookie) ?? '';
            const state = c.req.query('state') ?? '';
            deleteCookie(c, flowCookie, { path: '/', secure });
            const flow =
                isSecret(browser) && isSecret(state)
                    ? await ctx.db
                          .deleteFrom('oidc_flows')
                          .where('state_hash', '=', hashSecret(state))
                          .where('browser_hash', '=', hashSecret(browser))
                          .where('provider', '=', provider.id)
                          .returning(['return_to', 'invitation', 'expires_at'])
                          .executeTakeFirst()
                    : undefined;
            if (flow === undefined || flow.expires_at <= ctx.now()) {
                return fail(c, 'The sign-in was not started in this browser, or took too long.');
            }
            let claims: OidcClaims;
            try {
                const callback = new URL(redirectUri(app, provider));
                callback.search = new URL(c.req.url).search;
                const tokens = await client.authorizationCodeGrant(
                    await configurationOf(provider),
                    callback,
                    {
                        pkceCodeVerifier: verifierOf(browser),
                        expectedState: state,
                        expectedNonce: nonceOf(browser),
                        idTokenExpected: true,
                    },
                );
                // The cast holds: `idTokenExpected` rejects an answer without an id token.
                claims = tokens.claims() as OidcClaims;
            } catch (error) {
                return fail(c, describe(error, provider.name));
            }
            try {
                const principal = await findOrCreatePerson(ctx, provider, claims, flow.invitation);
                identity.refresh();
                const secret = await identity.startSession(principal, {
                    method: 'oidc',
                    userAgent: c.req.header('user-agent') ?? '',
                    address: clientAddress(c),
                });
                cookie.set(c, secret, identity.sessionMs);
                return c.redirect(flow.return_to, 303);
            } catch (error) {
                if (error instanceof PlatformError) return fail(c, error.message);
                throw error;
            }
        });
}

function redirectUri(app: string, { id }: OidcProvider): string {
    return `${app}/auth/oidc/${encodeURIComponent(id)}/callback`;
}

function verifierOf(browser: string): string {
    return hashSecret(`verifier:${browser}`);
}

function nonceOf(browser: string): string {
    return hashSecret(`nonce:${browser}`);
}

function hashOfInvitation(secret: string | undefined): string | null {
    return secret !== undefined && isSecret(secret) ? hashSecret(secret) : null;
}

/** Returns a path below the app; `/` if `path` is not a path of the app. */
function localPath(app: string, path: string): string {
    if (!path.startsWith('/') || !URL.canParse(path, app)) return '/';
    const url = new URL(path, app);
    return url.origin === new URL(app).origin ? url.pathname + url.search : '/';
}

function describe(error: unknown, name: string): string {
    if (error instanceof client.AuthorizationResponseError) {
        return error.error === 'access_denied'
            ? `${name} refused the sign-in.`
            : `${name} answered ${error.error}.`;
    }
    return `The answer of ${name} could not be verified. Try again, or ask your administrator.`;
}
