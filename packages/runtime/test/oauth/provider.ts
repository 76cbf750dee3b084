import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Provider } from 'oidc-provider';

export interface TestProvider extends AsyncDisposable {
    url: string;
    /** The grant type of each request to the token endpoint, followed by the error if the request failed. */
    grants: string[];
}

/** Starts a real OAuth provider that accepts any login name and asks for consent. */
export async function startProvider(options: {
    redirectURIs: string[];
    /** Lifetime of access tokens, seconds. */
    lifetime?: number;
    pkce?: boolean;
    /** Default: `client_secret_post`. */
    authMethod?: 'client_secret_post' | 'client_secret_basic';
}): Promise<TestProvider> {
    const {
        redirectURIs,
        lifetime = 3600,
        pkce = false,
        authMethod = 'client_secret_post',
    } = options;
    let listener: RequestListener | undefined;
    const server = createServer((request, response) => listener?.(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;

    const provider = new Provider(url, {
        clients: [
            {
                client_id: 'demo-client',
                client_secret: 'demo-client-secret',
                redirect_uris: redirectURIs,
                grant_types: ['authorization_code', 'refresh_token'],
                response_types: ['code'],
                token_endpoint_auth_method: authMethod,
            },
        ],
        cookies: { keys: ['test'] },
        pkce: { required: () => pkce },
        // A refresh token works once; a second use revokes the grant.
        rotateRefreshToken: true,
        ttl: {
            AccessToken: lifetime,
            RefreshToken: 3600,
            Grant: 3600,
            Session: 3600,
            Interaction: 600,
        },
    });
    const grants: string[] = [];
    provider.on('grant.success', ({ oidc }) => grants.push(`${oidc.params?.['grant_type']}`));
    provider.on('grant.error', ({ oidc }, { message }) =>
        grants.push(`${oidc.params?.['grant_type']} ${message}`),
    );
    listener = provider.callback();

    return {
        url,
        grants,
        async [Symbol.asyncDispose]() {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
}
