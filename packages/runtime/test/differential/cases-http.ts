/** Forwarded HTTP requests, the API client, and malformed envelopes. */
import { envelope, environmentOf } from '../support/envelope.ts';
import { type Case, label, product } from './case.ts';

const ENDPOINT = 'http://platform/i/demo';

function request(name: string, fields: Record<string, unknown>, rest: Partial<Case> = {}): Case {
    return {
        name,
        event: {
            eventId: 'e1',
            type: 'fetch',
            request: { method: 'get', url: `${ENDPOINT}/echo`, headers: {}, ...fields },
        },
        ...rest,
    };
}

const echoes = product({
    method: ['get', 'GET', 'post', 'put', 'delete', 'PATCH', 'head', 'options'],
    body: [undefined, '', 'a=b', '{"json":"é"}', new Uint8Array([0, 255, 10, 13, 200])],
    type: [undefined, 'application/json'],
}).map(({ method, body, type }) =>
    request(
        `${method} with ${body === undefined ? 'no body' : `${body.length} of body`}, ${type}`,
        {
            method,
            url: `${ENDPOINT}/${typeof body === 'string' || !body ? 'echo' : 'bytes'}?q=1&q=2#f`,
            headers: {
                'X-Mixed': 'Case',
                cookie: 'a=b',
                ...(type ? { 'content-type': type } : {}),
            },
        },
        body === undefined ? {} : { body },
    ),
);

const strangeRequests = [
    { method: 'TRACE' },
    { method: '' },
    { method: null },
    { method: 'a b' },
    { url: 'not a url' },
    { url: '/relative' },
    { url: null },
    { url: `${ENDPOINT}/%E0%A4%A/echo` },
    { headers: null },
    { headers: [] },
    { headers: [['x-a', 'b']] },
    { headers: { 'x-a': null } },
    { headers: { 'x-a': ['b', 'c'] } },
    { headers: { 'bad name': 'x' } },
    { headers: { 'x-a': 'line\nbreak' } },
    { headers: { 'content-length': '999', host: 'elsewhere' } },
].map((fields) => request(`a request with ${label(fields)}`, fields));

const answers = [
    ...[200, 201, 204, 301, 400, 404, 500, 503].map((code) => `status?code=${code}`),
    'status?code=200&body=x',
    'status?code=99',
    'status?code=204&body=x',
    'redirect',
    'stream',
    'wait',
    'nothing',
    'text',
    'missing',
    'queue',
    'context',
    'api',
    ...['throw-exposable', 'throw-error', 'throw-null', 'throw-string', 'code-403', 'code-451'].map(
        (how) => `misbehave?how=${how}`,
    ),
    ...['gone', 'html', 'empty', 'null', 'text', 'ok'].map((id) => `api-error?id=${id}`),
].map((path) => request(`a request for ${path}`, { url: `${ENDPOINT}/${path}` }));

const base = environmentOf();
const clients = [
    { apiEndpoint: 'http://platform/' },
    { apiEndpoint: 'http://platform//' },
    { apiEndpoint: undefined },
    { apiEndpoint: '' },
    { apiEndpoint: 5 },
    { apiEndpoint: null },
    { apiTokens: { integration: 'only' } },
    { apiTokens: { integration: 'i', installation: '' } },
    { apiTokens: { integration: 'i', installation: null } },
    { apiTokens: {} },
    { apiTokens: undefined },
    { integration: undefined },
    { integration: { name: 'other', version: 9 } },
    { installation: undefined },
    { secrets: undefined },
].map((overrides) =>
    request(
        `an environment with ${label(overrides)}, ${Object.keys(overrides)}`,
        { url: `${ENDPOINT}/context` },
        { environment: { ...base, ...overrides } as Case['environment'] & object },
    ),
);

const paths = product({
    path: ['/v1', '/v1/', '/v1?x=1', '/', '/v2', '/V1', '//v1', '/v1/extra', '/%76%31'],
    fixture: ['full', 'development'] as const,
}).map(({ path, fixture }) => request(`the path ${path}, ${fixture}`, {}, { path, fixture }));

const event = JSON.stringify({
    eventId: 'e',
    type: 'fetch',
    request: { method: 'get', url: `${ENDPOINT}/echo`, headers: {} },
});
const environment = JSON.stringify(base);

function post(body: RequestInit['body'], headers: Record<string, string> = {}): Request {
    return new Request('http://integration/v1', {
        method: 'POST',
        headers,
        ...(body ? { body } : {}),
    });
}

function form(parts: [name: string, value: string | Blob][]): FormData {
    const data = new FormData();
    for (const [name, value] of parts) {
        data.append(name, value);
    }
    return data;
}

const malformed: [name: string, raw: () => Request][] = [
    ['GET', () => new Request('http://integration/v1')],
    ['DELETE', () => new Request('http://integration/v1', { method: 'DELETE' })],
    ['no body', () => post(null)],
    ['an empty body', () => post('')],
    ['plain text', () => post('hello')],
    ['JSON', () => post(event, { 'content-type': 'application/json' })],
    [
        'a form that is cut off',
        () =>
            post('--x\r\nContent-Disposition: form-data; name="event"\r\n\r\n{', {
                'content-type': 'multipart/form-data; boundary=x',
            }),
    ],
    ['a form without boundary', () => post('--x--', { 'content-type': 'multipart/form-data' })],
    ['an empty form', () => post(form([['other', 'x']]))],
    ['a form without event', () => post(form([['environment', environment]]))],
    ['a form without environment', () => post(form([['event', event]]))],
    [
        'an event that is no JSON',
        () =>
            post(
                form([
                    ['event', '{'],
                    ['environment', environment],
                ]),
            ),
    ],
    [
        'an environment that is no JSON',
        () =>
            post(
                form([
                    ['event', event],
                    ['environment', 'x'],
                ]),
            ),
    ],
    [
        'an empty event',
        () =>
            post(
                form([
                    ['event', ''],
                    ['environment', environment],
                ]),
            ),
    ],
    [
        'an environment that is null',
        () =>
            post(
                form([
                    ['event', event],
                    ['environment', 'null'],
                ]),
            ),
    ],
    [
        'an environment that is a list',
        () =>
            post(
                form([
                    ['event', event],
                    ['environment', '[]'],
                ]),
            ),
    ],
    [
        'an event as a file',
        () =>
            post(
                form([
                    ['event', new Blob([event])],
                    ['environment', environment],
                ]),
            ),
    ],
    [
        'an environment as a file',
        () =>
            post(
                form([
                    ['event', event],
                    ['environment', new Blob([environment])],
                ]),
            ),
    ],
    [
        'two events',
        () =>
            post(
                form([
                    ['event', event],
                    ['event', '{'],
                    ['environment', environment],
                ]),
            ),
    ],
    [
        'unknown parts',
        () =>
            post(
                form([
                    ['event', event],
                    ['environment', environment],
                    ['extra', 'x'],
                ]),
            ),
    ],
    [
        'a body as text',
        () =>
            post(
                form([
                    ['event', event.replace('"get"', '"post"')],
                    ['environment', environment],
                    ['fetch-body', 'text'],
                ]),
            ),
    ],
    ['a urlencoded form', () => post(new URLSearchParams({ event, environment }))],
    [
        'a urlencoded form with a body',
        () =>
            post(
                new URLSearchParams({
                    event: event.replace('"get"', '"post"'),
                    environment,
                    'fetch-body': 'a b',
                }),
            ),
    ],
    [
        'PUT',
        () =>
            new Request(envelope({ event: JSON.parse(event), environment: base }), {
                method: 'PUT',
            }),
    ],
];

export const httpCases: Case[] = [
    ...echoes,
    ...strangeRequests,
    ...answers,
    ...clients,
    ...paths,
    ...malformed.flatMap(([name, raw]) =>
        (['full', 'development'] as const).map((fixture) => ({
            name: `${name}, ${fixture}`,
            fixture,
            raw,
        })),
    ),
];
