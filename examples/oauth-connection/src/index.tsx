import {
    createComponent,
    createIntegration,
    createOAuthHandler,
    getOAuthToken,
    type OAuthConfiguration,
    type RuntimeContext,
    type RuntimeEnvironment,
} from '@gitbook/runtime';

type Context = RuntimeContext<RuntimeEnvironment<{ oauth_credentials?: OAuthConfiguration }>>;

function oauthConfig({ environment: { secrets } }: Context) {
    const provider = secrets['PROVIDER_URL'];
    return {
        clientId: secrets['CLIENT_ID'] ?? '',
        clientSecret: secrets['CLIENT_SECRET'] ?? '',
        authorizeURL: `${provider}/auth`,
        accessTokenURL: `${provider}/token`,
        scopes: ['openid', 'offline_access'],
        prompt: 'consent',
    };
}

async function connectedAccount(context: Context): Promise<string> {
    const credentials = context.environment.installation?.configuration.oauth_credentials;
    if (!credentials)
        return 'No account is connected. Open this integration’s configuration and press Connect.';
    const token = await getOAuthToken(credentials, oauthConfig(context), context);
    const response = await fetch(`${context.environment.secrets['PROVIDER_URL']}/me`, {
        headers: { authorization: `Bearer ${token}` },
    });
    if (!response.ok) return `The provider answered ${response.status}: connect again.`;
    const { sub } = (await response.json()) as { sub: string };
    return `Connected as ${sub}.`;
}

const accountBlock = createComponent<{}, {}, { action: 'refresh' }, Context>({
    componentId: 'account',
    action: async () => ({}),
    render: async (_element, context) => (
        <block>
            <card title="Account" hint={await connectedAccount(context)}>
                <button label="Look again" onPress={{ action: 'refresh' }} />
            </card>
        </block>
    ),
});

export default createIntegration<Context>({
    components: [accountBlock],
    fetch: async (request, context) => {
        if (new URL(request.url).pathname.endsWith('/oauth')) {
            return createOAuthHandler(oauthConfig(context))(request, context);
        }
        return new Response('Not found', { status: 404 });
    },
});
