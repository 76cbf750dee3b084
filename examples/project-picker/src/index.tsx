import {
    createComponent,
    createIntegration,
    createOAuthHandler,
    ExposableError,
    getOAuthToken,
    type OAuthConfiguration,
    type RuntimeContext,
    type RuntimeEnvironment,
} from '@gitbook/runtime';

type Context = RuntimeContext<
    RuntimeEnvironment<{ oauth_credentials?: OAuthConfiguration }, { project?: string }>
>;
type Project = { id: string; name: string };

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

async function listProjects(context: Context): Promise<Project[]> {
    const credentials = context.environment.installation?.configuration.oauth_credentials;
    if (!credentials) throw new ExposableError('Connect an account first', 409);
    const token = await getOAuthToken(credentials, oauthConfig(context), context);
    const response = await fetch(`${context.environment.secrets['PROVIDER_URL']}/projects`, {
        headers: { authorization: `Bearer ${token}` },
    });
    if (!response.ok) throw new ExposableError(`The provider answered ${response.status}`, 502);
    return (await response.json()) as Project[];
}

const projectBlock = createComponent<{}, {}, never, Context>({
    componentId: 'project',
    render: async (_element, context) => {
        const id = context.environment.spaceInstallation?.configuration.project;
        const project = id && (await listProjects(context)).find((known) => known.id === id);
        return (
            <block>
                <text>
                    {project
                        ? `This space documents ${project.name}.`
                        : 'Choose a project in the configuration of this space.'}
                </text>
            </block>
        );
    },
});

export default createIntegration<Context>({
    components: [projectBlock],
    fetch: async (request, context) => {
        const { pathname } = new URL(request.url);
        if (pathname.endsWith('/oauth')) {
            return createOAuthHandler(oauthConfig(context))(request, context);
        }
        if (!pathname.endsWith('/projects')) return new Response('Not found', { status: 404 });
        const projects = await listProjects(context);
        return Response.json(projects.map(({ id, name }) => ({ id, label: name })));
    },
});
