import type { ServerResponse } from 'node:http';

import { type ReceivedRequest, startServer, type TestServer } from '../support/http-server.ts';
import { PROVIDER_SHAPES, type ProviderShape } from './provider-shapes.ts';

export interface ShapedProvider extends TestServer {
    /** The state of the token endpoint by provider; `working` if absent. */
    states: Map<string, 'working' | 'busy' | 'revoked'>;
}

/** A secret and an id with characters that HTTP Basic must encode. */
export const CLIENT = { id: 'client:1 ü', secret: 's3cret/+ %&=' };

/**
 * Starts a fake OAuth server with the shapes of `PROVIDER_SHAPES` below `/{name}`: `/authorize` consents at once,
 * `/token` and the shape's `refreshPath` issue tokens. Refuses requests that the real service would refuse.
 */
export async function startShapedProvider(): Promise<ShapedProvider> {
    const states: ShapedProvider['states'] = new Map();
    const server = await startServer((request, response) => {
        const [, name = '', path = ''] = /^\/([^/?]+)(\/[^?]*)/.exec(request.url) ?? [];
        const shape = PROVIDER_SHAPES.find((candidate) => candidate.name === name);
        if (!shape) {
            response.writeHead(404).end();
        } else if (path === '/authorize') {
            authorize(shape, request, response);
        } else {
            issueToken(shape, path, states.get(name) ?? 'working', request, response);
        }
    });
    return Object.assign(server, { states });
}

function authorize(
    { scope, formPost, query }: ProviderShape,
    request: ReceivedRequest,
    response: ServerResponse,
): void {
    const parameters = new URL(request.url, 'http://provider').searchParams;
    // Compares the encoded text, because some providers split the scopes before they decode them.
    const sentScope = /[?&]scope=([^&]*)/.exec(request.url)?.[1] ?? '';
    const missing = [...new URLSearchParams(query)].filter(
        ([name, value]) => parameters.get(name) !== value,
    );
    const redirectURI = parameters.get('redirect_uri') ?? '';
    const isValid =
        sentScope === scope &&
        missing.length === 0 &&
        parameters.get('client_id') === CLIENT.id &&
        parameters.get('response_type') === 'code';
    const redirectParameters = {
        ...(isValid ? { code: 'the-code' } : { error: 'invalid_request' }),
        state: parameters.get('state') ?? '',
    };
    if (formPost) {
        const inputs = Object.entries(redirectParameters).map(
            ([name, value]) => `<input type="hidden" name="${name}" value="${value}">`,
        );
        response
            .writeHead(200, { 'content-type': 'text/html' })
            .end(`<form method="post" action="${redirectURI}">${inputs.join('')}</form>`);
    } else {
        const location = `${redirectURI}?${new URLSearchParams(redirectParameters)}`;
        response.writeHead(302, { location }).end();
    }
}

function issueToken(
    shape: ProviderShape,
    path: string,
    state: 'working' | 'busy' | 'revoked',
    { headers, body }: ReceivedRequest,
    response: ServerResponse,
): void {
    const fields = new URLSearchParams(body);
    const isRefresh = fields.get('grant_type') === 'refresh_token';
    const send = (status: number, value: Record<string, unknown>) => {
        const mark = shape.byteOrderMark ? '\uFEFF' : '';
        if (shape.formEncoded) {
            const pairs = Object.entries(value).map(([name, one]) => [name, String(one)]);
            response
                .writeHead(status, {
                    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
                })
                .end(new URLSearchParams(pairs).toString());
        } else {
            response
                .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
                .end(mark + JSON.stringify(value));
        }
    };

    if (path !== (isRefresh ? (shape.refreshPath ?? '/token') : '/token')) {
        response.writeHead(404).end();
    } else if (!isAuthenticated(shape, headers, fields)) {
        send(401, { error: 'invalid_client' });
    } else if (state === 'busy') {
        const { status, body: text, retryAfter } = shape.busy;
        response.writeHead(status, retryAfter ? { 'retry-after': retryAfter } : {}).end(text);
    } else if (state === 'revoked' && shape.revoked) {
        send(shape.revoked.status, shape.revoked.body);
    } else if (isRefresh && fields.get('refresh_token') === 'refresh-1' && shape.refreshed) {
        send(200, shape.refreshed);
    } else if (fields.get('grant_type') === 'authorization_code' && fields.get('code')) {
        send(200, shape.token);
    } else {
        send(400, { error: 'invalid_grant' });
    }
}

/** Returns true if the client authenticated with the provider's method and with no other (RFC 6749, section 2.3). */
function isAuthenticated(
    { authMethod }: ProviderShape,
    { authorization }: Record<string, string>,
    fields: URLSearchParams,
): boolean {
    if (authMethod === 'client_secret_post') {
        return (
            authorization === undefined &&
            fields.get('client_id') === CLIENT.id &&
            fields.get('client_secret') === CLIENT.secret
        );
    }
    const [, encoded = ''] = /^Basic (.+)$/.exec(authorization ?? '') ?? [];
    const [id, secret] = Buffer.from(encoded, 'base64')
        .toString('ascii')
        .split(':')
        .map((text) => new URLSearchParams(`value=${text}`).get('value'));
    return id === CLIENT.id && secret === CLIENT.secret && !fields.has('client_secret');
}
