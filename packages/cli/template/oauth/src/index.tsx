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

/** The service: replace these addresses. */
const SERVICE = 'https://service.example';

function oauthConfig({ environment: { secrets } }: Context) {
    return {
        clientId: secrets['CLIENT_ID'] ?? '',
        clientSecret: secrets['CLIENT_SECRET'] ?? '',
        authorizeURL: `${SERVICE}/oauth/authorize`,
        accessTokenURL: `${SERVICE}/oauth/token`,
        scopes: ['read'],
    };
}

async function accountName(context: Context): Promise<string> {
    const credentials = context.environment.installation?.configuration.oauth_credentials;
    if (!credentials) return 'No account is connected.';
    const token = await getOAuthToken(credentials, oauthConfig(context), context);
    const response = await fetch(`${SERVICE}/api/me`, {
        headers: { authorization: `Bearer ${token}` },
    });
    if (!response.ok) return `The service answered ${response.status}: connect again.`;
    const { name } = (await response.json()) as { name: string };
    return `Connected as ${name}.`;
}

const account = createComponent<{}, {}, { action: 'refresh' }, Context>({
    componentId: 'account',
    action: async () => ({}),
    render: async (_element, context) => (
        <block>
            <card title="Account" hint={await accountName(context)}>
                <button label="Look again" onPress={{ action: 'refresh' }} />
            </card>
        </block>
    ),
});

export default createIntegration<Context>({
    components: [account],
    fetch: async (request, context) =>
        new URL(request.url).pathname.endsWith('/oauth')
            ? createOAuthHandler(oauthConfig(context))(request, context)
            : new Response('Not found', { status: 404 }),
});
