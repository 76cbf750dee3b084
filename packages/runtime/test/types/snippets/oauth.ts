import type { IntegrationInstallation } from '@gitbook/api';
import {
    createIntegration,
    createOAuthHandler,
    defaultOAuthExtractCredentials,
    type FetchEventCallback,
    getOAuthToken,
    type OAuthConfig,
    type OAuthConfiguration,
    type OAuthResponse,
    type RuntimeContext,
    type RuntimeEnvironment,
} from '@gitbook/runtime';

type Configuration = { oauth_credentials?: OAuthConfiguration; domain?: string };
type Environment = RuntimeEnvironment<Configuration, Configuration>;
type Context = RuntimeContext<Environment>;

interface TeamResponse extends OAuthResponse {
    team: { id: string; name: string };
}

const getConfig = (context: Context): OAuthConfig<TeamResponse> => ({
    redirectURL: `${context.environment.integration.urls.publicEndpoint}/oauth`,
    clientId: context.environment.secrets.CLIENT_ID ?? '',
    clientSecret: context.environment.secrets.CLIENT_SECRET ?? '',
    authorizeURL: (installation: IntegrationInstallation) =>
        `https://${installation.configuration.domain}/authorize`,
    accessTokenURL: (installation) => `https://${installation.configuration.domain}/token`,
    scopes: ['read', 'write'],
    prompt: 'consent',
    extractCredentials: async (response) => ({
        configuration: { oauth_credentials: { access_token: response.access_token } },
        externalIds: [response.team.id],
    }),
});

const handleFetchEvent: FetchEventCallback<Context> = async (request, context) => {
    const { environment } = context;
    if (request.url.endsWith('/oauth')) {
        return createOAuthHandler(getConfig(context), { replace: false })(request, context);
    }
    if (request.url.endsWith('/simple')) {
        const simple = createOAuthHandler({
            clientId: 'id',
            clientSecret: 'secret',
            authorizeURL: 'https://provider/authorize',
            accessTokenURL: 'https://provider/token',
            extractCredentials: defaultOAuthExtractCredentials,
        });
        return simple(request, context);
    }
    const credentials = environment.installation?.configuration.oauth_credentials;
    if (!credentials) {
        return new Response('Not connected', { status: 401 });
    }
    const token: string = await getOAuthToken(credentials, getConfig(context), context);
    return fetch('https://provider/me', { headers: { Authorization: `Bearer ${token}` } });
};

export default createIntegration<Context>({ fetch: handleFetchEvent });
