import {
    createIntegration,
    ExposableError,
    type FetchEventCallback,
    Logger,
    type RuntimeContext,
} from '@gitbook/runtime';

const logger = Logger('worker');

const handleFetchEvent: FetchEventCallback = async (request, context) => {
    const { api, environment } = context;
    const { data: user } = await api.user.getAuthenticatedUser();
    const url = new URL(request.url);
    logger.info(`request ${request.method} ${url.pathname}`, user.displayName);
    logger.debug('environment', environment.integration.name);

    if (url.pathname.endsWith('/webhook')) {
        const signature = request.headers.get('x-signature');
        if (!signature) {
            throw new ExposableError('Missing signature', 401);
        }
        const body = (await request.json()) as { id: string };
        context.waitUntil(notify(context, body.id));
        return new Response('OK', { status: 202 });
    }
    return new Response(JSON.stringify({ message: `Hello ${user.displayName}` }), {
        headers: { 'content-type': 'application/json' },
    });
};

async function notify(context: RuntimeContext, id: string): Promise<void> {
    const installation = context.environment.installation;
    if (!installation) {
        throw new Error('not installed');
    }
    const { data } = await context.api.integrations.listIntegrationInstallationSpaces(
        context.environment.integration.name,
        installation.id,
    );
    logger.error('spaces', data.items.length, id);
}

export default createIntegration({ fetch: handleFetchEvent });
