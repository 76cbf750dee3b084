// An OpenID provider for development: it lets you try the connection without an account at a real service. Prints its URL
// when it is ready. Accepts every sign-in and stores nothing: tokens from before a restart are invalid.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const CLIENT_ID = 'bindery-example';

/** What `/projects` lists for a valid access token. */
const PROJECTS = [
    { id: 'harbour', name: 'Harbour' },
    { id: 'lighthouse', name: 'Lighthouse' },
];

const server = createServer();
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
    const issuer = `http://127.0.0.1:${server.address().port}`;
    const provider = new Provider(issuer, {
        clients: [
            {
                client_id: CLIENT_ID,
                client_secret: process.env.BINDERY_EXAMPLE_PROVIDER_SECRET,
                grant_types: ['authorization_code', 'refresh_token'],
                // Bindery's port is unknown here; `redirectUriAllowed` below accepts any local address.
                redirect_uris: ['http://localhost/oauth'],
                token_endpoint_auth_method: 'client_secret_post',
            },
        ],
        pkce: { required: () => false },
        features: { devInteractions: { enabled: true } },
        issueRefreshToken: async () => true,
        ttl: {
            AccessToken: 3600,
            Grant: 86_400,
            Interaction: 600,
            Session: 86_400,
            RefreshToken: 86_400,
            IdToken: 600,
        },
        cookies: { keys: [process.env.BINDERY_EXAMPLE_PROVIDER_SECRET] },
    });
    provider.Client.prototype.redirectUriAllowed = (uri) =>
        ['localhost', '127.0.0.1'].includes(new URL(uri).hostname);
    const handle = provider.callback();
    server.on('request', async (request, response) => {
        if (request.url !== '/projects') return handle(request, response);
        const [, token = ''] = (request.headers.authorization ?? '').split(' ');
        const isKnown = (await provider.AccessToken.find(token)) !== undefined;
        response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' });
        response.end(JSON.stringify(isKnown ? PROJECTS : { error: 'invalid_token' }));
    });
    console.log(issuer);
});
process.on('disconnect', () => process.exit());
process.on('SIGTERM', () => process.exit());
