import { ExposableError } from '@gitbook/runtime';

import type { Context } from './context';

/** Responds on one path for each feature of a response or of an outbound call. */
export async function answer(request: Request, context: Context): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    if (pathname.endsWith('/status')) return new Response('made', { status: 201 });
    if (pathname.endsWith('/cookies')) return cookies();
    if (pathname.endsWith('/redirect')) return Response.redirect('https://target.example/', 307);
    if (pathname.endsWith('/exposed')) throw new ExposableError('Shown to people', 418);
    if (pathname.endsWith('/hidden')) throw new Error('Hidden from people');
    if (pathname.endsWith('/environment')) return environment(context);
    if (pathname.endsWith('/api')) return api(context);
    if (pathname.endsWith('/outbound')) return outbound();
    return Response.json(
        {
            method: request.method,
            search,
            headers: ['x-sample', 'cookie', 'accept-language', 'content-type'].map((name) =>
                request.headers.get(name),
            ),
            body: [...new Uint8Array(await request.arrayBuffer())],
        },
        { headers: { 'X-Answered': 'yes' } },
    );
}

function cookies(): Response {
    const headers = new Headers({ 'Content-Type': 'text/plain' });
    headers.append('Set-Cookie', 'first=1; Path=/');
    headers.append('Set-Cookie', 'second=2; HttpOnly');
    return new Response('two cookies', { headers });
}

function environment({ environment: given }: Context): Response {
    return Response.json({
        name: given.integration.name,
        hasSecret: given.secrets['SIGNING'] !== undefined,
        configuration: given.installation?.configuration,
        hasTokens: [given.apiTokens.integration, given.apiTokens.installation].map(Boolean),
    });
}

/** Calls the platform with each of the two tokens, and calls an operation that the tokens do not permit. */
async function api(context: Context): Promise<Response> {
    const { environment: given } = context;
    const own = await context.api.integrations.getIntegrationByName(given.integration.name);
    const asIntegration = await context.integration.api.integrations.getIntegrationByName(
        given.integration.name,
    );
    const refused = await context.api.user.getAuthenticatedUser().then(
        () => 'allowed',
        (error: { code?: number }) => error.code,
    );
    return Response.json([own.data.title, asIntegration.data.title, refused]);
}

async function outbound(): Promise<Response> {
    const response = await fetch('https://service.example/items?a=1', {
        method: 'PUT',
        headers: { 'X-Sample': 'kept', Authorization: 'Bearer sample' },
        body: JSON.stringify({ sample: [1, 2] }),
    });
    return new Response(response.body, { status: response.status });
}
