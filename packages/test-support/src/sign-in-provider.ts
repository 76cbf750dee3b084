import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import { Provider } from 'oidc-provider';

import type { TestCertificate } from './certificate.ts';

export interface SignInProvider extends AsyncDisposable {
    /** Origin of the provider, `https://localhost:port`. */
    issuer: string;
}

export interface SignInProviderOptions {
    certificate: TestCertificate;
    /** Paths of the endpoints. */
    routes: { authorization: string; token: string; end_session: string };
    client: { id: string; secret: string };
    /** Where the provider sends the browser back to, after a sign-in and after a sign-out. */
    redirectUri: string;
    signedOutUri: string;
    /** Claims of each account, by its login name. Every password is accepted. */
    accounts: Record<string, Record<string, unknown>>;
}

const LIFETIME_S = 60;

/** Starts a real OpenID provider over TLS. */
export async function startSignInProvider({
    certificate,
    routes,
    client,
    redirectUri,
    signedOutUri,
    accounts,
}: SignInProviderOptions): Promise<SignInProvider> {
    let listener: RequestListener | undefined;
    const server = createServer(certificate, (request, response) => listener?.(request, response));
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const issuer = `https://localhost:${(server.address() as AddressInfo).port}`;
    const names = Object.values(accounts).flatMap((claims) => Object.keys(claims));
    listener = new Provider(issuer, {
        routes,
        clients: [
            {
                client_id: client.id,
                client_secret: client.secret,
                redirect_uris: [redirectUri],
                post_logout_redirect_uris: [signedOutUri],
                grant_types: ['authorization_code'],
                response_types: ['code'],
                token_endpoint_auth_method: 'client_secret_post',
            },
        ],
        cookies: { keys: ['test'] },
        // The integrations read the claims from the id token, not from the user-info endpoint.
        conformIdTokenClaims: false,
        claims: { openid: ['sub', ...new Set(names)] },
        findAccount: (_: unknown, id: string) => ({
            accountId: id,
            claims: () => ({ sub: id, ...accounts[id] }),
        }),
        ttl: {
            AccessToken: LIFETIME_S,
            Grant: LIFETIME_S,
            IdToken: LIFETIME_S,
            Interaction: LIFETIME_S,
            Session: LIFETIME_S,
        },
    }).callback();
    return {
        issuer,
        async [Symbol.asyncDispose]() {
            server.closeAllConnections();
            server.close();
        },
    };
}
