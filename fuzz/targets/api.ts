import { request as httpRequest } from 'node:http';

import * as fc from 'fast-check';

import {
    operationObject,
    queryParameters,
    resolveSchema,
    type Schema,
} from '../../packages/server/src/api/openapi-document.ts';
import { OPERATIONS } from '../../packages/server/src/api/operations.generated.ts';
import { SUPPORTED } from '../../packages/server/src/api/supported.ts';
import { startFuzzedHost, type FuzzedHost } from '../host.ts';
import { defineTarget } from '../target.ts';
import { jsonish, jsonValue } from './jsonish.ts';

let host: FuzzedHost | undefined;

interface Sent {
    on: 'api' | 'site';
    method: string;
    path: string;
    headers: Record<string, string>;
    token: number | null;
    body: string | undefined;
}

/** Generates path parameters: an existing resource (`{name}` is replaced when the host runs), or text. */
const parameter = (name: string) =>
    fc.oneof(
        { weight: 3, arbitrary: fc.constant(`{${name}}`) },
        {
            weight: 1,
            arbitrary: fc
                .oneof(
                    fc.string({ maxLength: 6 }),
                    fc.constantFrom('__proto__', '..', '\u0000', '%'),
                )
                .map(encodeSafely),
        },
        { weight: 1, arbitrary: fc.constantFrom('%', '%00', '%c3%28', '.', '%2e%2e', 'a%2Fb') },
    );

function encodeSafely(text: string): string {
    return encodeURIComponent(text.toWellFormed());
}

/** Operations that would delete or replace what the other inputs need. */
const DESTRUCTIVE = new Set(['publishIntegration', 'unpublishIntegration']);

const operation = fc
    .constantFrom(
        ...OPERATIONS.filter(
            ([method, , id]) => SUPPORTED[id] !== undefined && method !== 'DELETE',
        ),
    )
    .chain(([method, path, id]) => {
        const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
        const isFixed = !DESTRUCTIVE.has(id);
        const queryNames = [...queryParameters(id).map(({ name }) => name), 'x'];
        return fc.record({
            on: fc.constant('api' as const),
            method: fc.constant(method as string),
            path: fc
                .tuple(
                    fc.tuple(
                        ...names.map((name) =>
                            isFixed ? parameter(name) : fc.string().map(encodeSafely),
                        ),
                    ),
                    fc.array(fc.tuple(fc.constantFrom(...queryNames), queryValue), {
                        maxLength: 3,
                    }),
                )
                .map(([values, query]) => {
                    let index = 0;
                    const filled = path.replaceAll(/\{\w+\}/g, () => values[index++] ?? '');
                    return `/v1${filled}?${query.map(([name, value]) => `${name}=${value}`).join('&')}`;
                }),
            headers: fc.constant({ 'content-type': 'application/json' }),
            token: fc.option(fc.nat({ max: 3 }), { nil: null, freq: 20 }),
            body:
                method === 'GET'
                    ? fc.constant(undefined)
                    : fc.oneof(
                          { weight: 4, arbitrary: bodyOf(id) },
                          { weight: 1, arbitrary: jsonish },
                      ),
        });
    });

const queryValue = fc.oneof(
    fc.constantFrom('', '1', '-1', '1e9', 'true', 'null', '%00', '%', '[]', 'a&a=b', '99999999999'),
    fc.string({ maxLength: 6 }).map(encodeSafely),
);

/** Returns bodies with the properties of the operation's schema and any values. */
function bodyOf(id: (typeof OPERATIONS)[number][2]): fc.Arbitrary<string> {
    const content = operationObject(id)?.requestBody?.content['application/json'];
    const names = content === undefined ? [] : propertiesOf(content.schema as Schema);
    if (names.length === 0) return jsonValue.map((value) => JSON.stringify(value));
    return fc
        .dictionary(fc.constantFrom(...names), fc.oneof(jsonValue, likely), { maxKeys: 6 })
        .map((body) => JSON.stringify(body));
}

const likely = fc.constantFrom<unknown>('probe', 'panel', 'Title', {}, [], 1, true, {
    type: 'document',
    spaceId: 's',
    editable: false,
    theme: 'light',
});

function propertiesOf(schema: Schema): string[] {
    const { schema: resolved } = resolveSchema(schema);
    return [
        ...Object.keys(resolved.properties ?? {}),
        ...(resolved.allOf ?? []).flatMap(propertiesOf),
    ];
}

/** Addresses outside of the API: the workbench's calls, public endpoints, published sites. */
const other = fc
    .record({
        method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'),
        place: fc.constantFrom<[on: 'api' | 'site', path: string]>(
            ['api', '/workbench/invocations'],
            ['api', '/workbench/deliveries'],
            ['api', '/workbench/events'],
            ['api', '/workbench/spaces/{spaceId}'],
            ['api', '/workbench/spaces/{spaceId}/pages'],
            ['api', '/workbench/integrations/probe/installations/{installationId}'],
            ['api', '/integration-assets/probe/1'],
            ['api', '/i/probe'],
            ['api', '/i/unknown'],
            ['api', '/'],
            ['site', '/'],
            ['site', '/~render/site-probe'],
            ['site', '/~feedback'],
            ['site', '/~login'],
            ['site', '/~logout'],
            ['site', '/~scripts/site-probe'],
        ),
        tail: fc.array(fc.oneof(queryValue, parameter('spaceId')), { maxLength: 2 }),
        query: fc.array(
            fc.tuple(
                fc.constantFrom(
                    'limit',
                    'cursor',
                    'location',
                    'jwt_token',
                    'share',
                    'space',
                    'page',
                    'content',
                    'index',
                    'before',
                ),
                queryValue,
            ),
            { maxLength: 3 },
        ),
        headers: fc.dictionary(
            fc.constantFrom(
                'cookie',
                'accept',
                'content-type',
                'origin',
                'referer',
                'sec-fetch-site',
                'x-forwarded-for',
                'x-forwarded-host',
                'if-none-match',
                'range',
                'content-encoding',
            ),
            fc.constantFrom(
                '',
                'text/html',
                'application/json',
                '%',
                'a=b; bindery_session=x; bindery_share=%00',
                'application/x-www-form-urlencoded',
                'multipart/form-data; boundary=',
                'null',
                'bytes=9-1',
                '"x"',
                'é',
            ),
            { maxKeys: 3 },
        ),
        token: fc.option(fc.nat({ max: 3 }), { nil: null, freq: 3 }),
        body: fc.oneof(
            jsonish,
            jsonValue.map((value) => JSON.stringify(value)),
        ),
    })
    // Deletes nothing, because other inputs need the resources.
    .filter(({ method }) => method !== 'DELETE')
    .map(({ method, place: [on, path], tail, query, headers, token, body }) => ({
        on,
        method,
        path: `${[path, ...tail].join('/')}?${query.map(([name, value]) => `${name}=${value}`).join('&')}`,
        headers,
        token,
        body: method === 'GET' || method === 'HEAD' ? undefined : body,
    }));

function kept(path: string): Sent {
    return { on: 'api', method: 'GET', path, headers: {}, token: null, body: undefined };
}

/** Requests to a running host: no answer is a server error, and none takes over a second. */
export const api = defineTarget<Sent>({
    name: 'api',
    weight: 0.1,
    batch: 500,
    kept: [
        kept('/integration-assets/probe/99999999999/icon.png'),
        kept('/integration-assets/probe/1.5/icon.png'),
    ],
    arbitrary: fc.oneof({ weight: 3, arbitrary: operation }, { weight: 2, arbitrary: other }),
    async open() {
        host = await startFuzzedHost();
    },
    async check(sent) {
        if (host === undefined) throw new Error('The host is not started.');
        const status = await send(host, sent);
        const [error] = host.takeErrors();
        // 501: an operation that Bindery does not implement; a path with `..` may name one.
        if (status === 501) return;
        if (status >= 500) throw new Error(`Answered ${status}. ${error ?? ''}`);
    },
    async close() {
        await host?.[Symbol.asyncDispose]();
    },
});

/** Sends a request as it is: `fetch` would normalise the path. */
function send(host: FuzzedHost, { on, method, path, headers, token, body }: Sent): Promise<number> {
    const base = new URL(on === 'api' ? host.api : host.site);
    const filled = path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => host.own[name] ?? name);
    return new Promise((resolve, reject) => {
        const outgoing = httpRequest(
            {
                host: '127.0.0.1',
                port: base.port,
                method,
                // Node refuses control characters and spaces in a path.
                path:
                    (base.pathname === '/' ? '' : base.pathname) + filled.replaceAll(/[^!-~]/g, ''),
                headers: {
                    host: base.host,
                    ...Object.fromEntries(
                        Object.entries(headers).map(([name, value]) => [
                            name,
                            Buffer.from(value).toString('latin1'),
                        ]),
                    ),
                    ...(token === null ? {} : { authorization: `Bearer ${host.tokens[token]}` }),
                    ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
                },
            },
            (response) => {
                response.resume();
                // Live streams do not end.
                if (response.headers['content-type'] === 'text/event-stream') response.destroy();
                response.on('close', () => resolve(response.statusCode ?? 0));
            },
        );
        outgoing.on('error', reject);
        outgoing.end(body);
    });
}
