import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { GitBookAPI as PublishedClient, GitBookAPIError as PublishedError } from '@gitbook/api';

import { sendJSON, startServer, type TestServer } from '../../test/support/http-server.ts';
import { GitBookAPI } from './client.ts';
import { createAPI } from './create.ts';
import { GitBookAPIError } from './error.ts';
import { GROUP_NAMES } from './operations.ts';

let server: TestServer;

beforeAll(async () => {
    server = await startServer(({ method, url, body }, response) => {
        if (url.includes('/missing')) {
            return sendJSON(response, { error: { code: 404, message: 'No such space' } }, 404);
        }
        if (url.includes('/html')) {
            response
                .writeHead(502, 'Bad Gateway', { 'content-type': 'text/html' })
                .end('<h1>no</h1>');
            return;
        }
        if (url.includes('/stream')) {
            response.writeHead(200, { 'content-type': 'text/event-stream' });
            response.write('event: message\ndata: {"n":\ndata: 1}\n\n: comment\r\nid: 7\r\n');
            response.write('data: {"n":2,"text":"é"}\r\n\r\n');
            response.end(
                url.includes('broken')
                    ? 'event: error\ndata: {"error":{"message":"model is tired"}}\n\n'
                    : 'event: done\ndata: {}\n\ndata: {"n":3}\n\n',
            );
            return;
        }
        sendJSON(response, { token: 'installation-token', method, url, body });
    });
});
afterAll(() => server[Symbol.asyncDispose]());

const options = () => ({ endpoint: `${server.url}/`, authToken: 'secret', userAgent: 'test/1' });
const published = () => new PublishedClient(options());
const ours = () => createAPI(options());

type Calls = Record<string, (...args: unknown[]) => unknown>;

/** Every operation of the published client: group, name, and the number of arguments before its options. */
const operations = Object.entries(new PublishedClient()).flatMap(([group, value]) =>
    GROUP_NAMES.includes(group)
        ? Object.entries(value as Calls).map(([name, call]) => ({
              group,
              name,
              arity: call.length,
          }))
        : [],
);

async function record(client: PublishedClient, group: string, name: string, args: unknown[]) {
    const calls = (group ? Reflect.get(client, group) : client) as Calls;
    const before = server.requests.length;
    const result = await calls[name]?.(...args);
    if (result && typeof result === 'object' && Symbol.asyncIterator in result) {
        for await (const _ of result as AsyncIterable<unknown>) {
            // Reads the whole stream, so that the request has been sent.
        }
    }
    const [request] = server.requests.slice(before);
    return { request, data: (result as { data?: unknown }).data ?? null };
}

describe('every operation', () => {
    test('has the same number as the published client', () => {
        expect(operations.length).toBeGreaterThan(370);
    });

    test('sends the same request and returns the same data', async () => {
        for (const { group, name, arity } of [
            ...operations,
            { group: '', name: 'getApiInformation', arity: 0 },
        ]) {
            const args = Array.from({ length: arity }, (_, index) => ({
                toString: () => `arg ${index}`,
                page: 'a b',
                limit: [1, 2],
                none: undefined,
            }));
            const given: unknown[] = [...args, { headers: { 'x-extra': '1' } }];
            // Requests a stream that ends with `done`: without it, the published client waits forever.
            if (name.startsWith('stream')) {
                given[0] = 'stream';
            }
            const expected = await record(published(), group, name, given);
            const actual = await record(ours(), group, name, given);
            expect(actual, `${group}.${name}`).toEqual(expected);
        }
    });
});

test.each(['get', 'missing', 'html'])('options override the request: %s', async (id) => {
    const outcome = async (client: PublishedClient) => {
        try {
            const { data, error, status } = await client.spaces.getSpaceById(
                id,
                { shareKey: 'a&b' },
                { headers: { 'x-extra': 'yes' }, format: 'text', secure: false },
            );
            return { data, error, status, request: server.requests.at(-1) };
        } catch (failure) {
            const { name, message, code, errorMessage, response } = failure as PublishedError;
            return { name, message, code, errorMessage, url: response.url };
        }
    };
    expect(await outcome(ours())).toEqual(await outcome(published()));
});

test.each(['multipart/form-data', 'application/x-www-form-urlencoded', 'text/plain'] as const)(
    'encodes a body as %s',
    async (type) => {
        const send = async (client: PublishedClient) => {
            const body = { a: 'x y', b: { c: 1 }, d: [1, 2], n: 5 };
            await client.request({ method: 'POST', path: '/any', body, type } as never);
            const { body: sent = '', headers } = server.requests.at(-1) ?? {};
            return {
                // Replaces the boundary, which is random.
                body: sent.replaceAll(/-{4,}\S+/g, 'BOUNDARY'),
                type: headers?.['content-type']?.replace(/=.*/, ''),
            };
        };
        expect(await send(ours())).toEqual(await send(published()));
    },
);

async function collect(client: PublishedClient, id: string): Promise<unknown[]> {
    const items: unknown[] = [];
    try {
        for await (const item of client.orgs.streamAskInOrganization(id, {
            query: '?',
        } as never)) {
            items.push(item);
        }
    } catch (error) {
        items.push((error as Error).message);
    }
    return items;
}

test('reads a stream to its end, and throws the message of an error event', async () => {
    expect(await collect(ours(), 'stream')).toEqual([{ n: 1 }, { n: 2, text: 'é' }]);
    expect(await collect(ours(), 'stream')).toEqual(await collect(published(), 'stream'));
    expect(await collect(ours(), 'stream-broken')).toEqual(
        await collect(published(), 'stream-broken'),
    );
    expect(await collect(ours(), 'missing')).toEqual(await collect(published(), 'missing'));
});

test('throws the class that is imported from @gitbook/api', async () => {
    const failure = await ours()
        .spaces.getSpaceById('missing')
        .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PublishedError);
    expect(failure).toMatchObject({ code: 404, errorMessage: 'No such space' });
});

test('the error class has the fields and messages of the published one', () => {
    const response = new Response(null, { status: 418 });
    const [own, theirs] = [GitBookAPIError, PublishedError].map(
        (Class) => new Class('tea', response),
    );
    expect(own).toMatchObject({ ...theirs, message: theirs?.message, name: 'GitBookAPIError' });
    expect(Object.keys(own ?? {}).toSorted()).toEqual(Object.keys(theirs ?? {}).toSorted());
});

test('creates a client for an installation', async () => {
    const client = await ours().createInstallationClient('hello', 'inst');
    expect(client.authToken).toBe('installation-token');
    expect(client).toBeInstanceOf(GitBookAPI);
    await client.user.getAuthenticatedUser();
    expect(server.requests.at(-1)?.headers).toMatchObject({
        authorization: 'Bearer installation-token',
        'user-agent': 'test/1',
    });
});

test('cancels a request by its token', async () => {
    const client = ours();
    const request = client.spaces.getSpaceById('slow', {}, { cancelToken: 'one' });
    client.abortRequest('one');
    await expect(request).rejects.toMatchObject({ name: 'AbortError' });
});

test('credentials can be replaced', async () => {
    const client = ours();
    client.setSecurityData({ authToken: 'other' });
    await client.user.getAuthenticatedUser();
    expect(server.requests.at(-1)?.headers['authorization']).toBe('Bearer other');
    client.setSecurityData(null);
    await client.user.getAuthenticatedUser();
    expect(server.requests.at(-1)?.headers['authorization']).toBeUndefined();
});

test('binds a group once, with its operations as own properties', () => {
    const client = ours();
    expect(client.spaces).toBe(client.spaces);
    expect(Object.keys(client.spaces).toSorted()).toEqual(
        Object.keys(published().spaces).toSorted(),
    );
    expect('nonsense' in client.spaces).toBe(false);
    expect('then' in client).toBe(false);
});
