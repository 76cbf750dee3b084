/** Tests that requests and responses of integrations pass through the host unchanged, as workerd would send them. */
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type RawResponse, sendRaw } from './raw-http.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const FOLDER = fileURLToPath(new URL('fixtures/http-probe', import.meta.url));

interface Echo {
    url: string;
    method: string;
    headers: Record<string, string>;
    body: number[];
}

const echoOf = ({ body }: RawResponse): Echo => JSON.parse(body.toString()) as Echo; // the fixture sends this type

/** Returns the UTF-8 bytes of a text, one character each. */
const bytesOf = (text: string): string => Buffer.from(text).toString('latin1');

describe.each(['bindery', 'reference'] as const)('an integration with the %s SDK', (sdk) => {
    let server: TestServer;
    let port = 0;
    beforeAll(async () => {
        server = await startTestServer({ integrations: [{ folder: FOLDER }], sdk });
        port = Number(new URL(server.server.api).port);
    });
    afterAll(() => server[Symbol.asyncDispose]());

    const send = (
        method: string,
        path: string,
        headers: readonly string[] = [],
        body: Buffer | string = '',
    ): Promise<RawResponse> => {
        const head = [
            `${method} /i/http-probe${path} HTTP/1.1`,
            `host: localhost:${port}`,
            'connection: close',
            ...headers,
        ].join('\r\n');
        return sendRaw(
            port,
            Buffer.concat([
                Buffer.from(`${head}\r\n\r\n`, 'latin1'),
                typeof body === 'string' ? Buffer.from(body) : body,
            ]),
        );
    };

    describe('response headers', () => {
        test.each(['/utf8-header', '/utf8-header-stream'])(
            'outside ASCII are sent as UTF-8: %s',
            async (path) => {
                const { status, header } = await send('GET', path);
                expect([status, header('content-disposition')]).toEqual([
                    200,
                    [bytesOf('attachment; filename="ü€.pdf"')],
                ]);
            },
        );

        test('outside ASCII are sent as UTF-8 without a body', async () => {
            const { status, header } = await send('GET', '/utf8-header-empty');
            expect([status, header('x-name')]).toEqual([200, [bytesOf('ü€')]]);
        });

        test.each(['/bytes', '/stream', '/empty'])(
            'contain no content type that the integration did not set: %s',
            async (path) => {
                const { status, header } = await send('GET', path);
                expect([status, header('content-type')]).toEqual([200, []]);
            },
        );

        test('contain the content type of a string body', async () => {
            const { header, body } = await send('GET', '/text');
            expect(header('content-type')).toEqual(['text/plain;charset=UTF-8']);
            expect(body.toString()).toBe('text');
        });

        test('that act on the whole origin are removed', async () => {
            const { header } = await send('GET', '/origin-wide');
            for (const name of [
                'clear-site-data',
                'nel',
                'report-to',
                'reporting-endpoints',
                'strict-transport-security',
                'alt-svc',
                'accept-ch',
                'set-login',
                'speculation-rules',
                'service-worker-allowed',
                'www-authenticate',
                'use-as-dictionary',
            ]) {
                expect([name, header(name)]).toEqual([name, []]);
            }
            expect(header('x-own')).toEqual(['kept']);
            expect(header('link')).toHaveLength(1);
        });

        test('of a connection are removed', async () => {
            const { header, body } = await send('GET', '/trailer');
            expect([header('trailer'), header('te')]).toEqual([[], []]);
            expect(body.toString()).toBe('x');
        });
    });

    describe('response bodies', () => {
        test.each(['/gzip-manual', '/gzip-manual-clone'])(
            'that the integration encoded itself keep their content encoding: %s',
            async (path) => {
                const { header, body } = await send('GET', path);
                expect(header('content-encoding')).toEqual(['gzip']);
                expect(gunzipSync(body).toString()).toBe('hello '.repeat(50));
            },
        );

        test('that workerd would encode are sent without content encoding', async () => {
            const { header, body } = await send('GET', '/gzip-automatic');
            expect(header('content-encoding')).toEqual([]);
            expect(body.toString()).toBe('hello '.repeat(50));
        });

        test('are absent with 204 and 304', async () => {
            const noContent = await send('GET', '/no-content');
            expect([noContent.status, noContent.body.length]).toEqual([204, 0]);
            const notModified = await send('GET', '/not-modified');
            expect([notModified.status, notModified.body.length]).toEqual([304, 0]);
            expect(notModified.header('etag')).toEqual(['"1"']);
        });
    });

    describe('requests', () => {
        test('with header bytes in UTF-8 arrive decoded; other bytes become U+FFFD', async () => {
            const response = await send('GET', '/echo', [
                `x-name: ${bytesOf('ü€')}`,
                'x-raw: \xfc',
            ]);
            expect(echoOf(response).headers).toMatchObject({ 'x-name': 'ü€', 'x-raw': '\ufffd' });
        });

        test('without a content type arrive without one', async () => {
            const response = await send('POST', '/echo', ['content-length: 1'], 'x');
            const { headers, body } = echoOf(response);
            expect([headers['content-type'], body]).toEqual([undefined, [120]]);
        });

        test('with compressed bytes arrive unchanged', async () => {
            const bytes = gzipSync('compressed');
            const response = await send(
                'POST',
                '/echo',
                [`content-length: ${bytes.length}`, 'content-encoding: gzip'],
                bytes,
            );
            const { headers, body } = echoOf(response);
            expect(headers['content-encoding']).toBe('gzip');
            expect(Buffer.from(body)).toEqual(bytes);
        });

        test('with text in Latin-1 arrive unchanged', async () => {
            const bytes = Buffer.from('Grüße', 'latin1');
            const response = await send(
                'POST',
                '/echo',
                [`content-length: ${bytes.length}`, 'content-type: text/plain; charset=iso-8859-1'],
                bytes,
            );
            const { headers, body } = echoOf(response);
            expect(headers['content-type']).toBe('text/plain; charset=iso-8859-1');
            expect(Buffer.from(body)).toEqual(bytes);
        });

        test('in chunks with NUL and 0xff arrive as the bytes of the body', async () => {
            const response = await send(
                'POST',
                '/echo',
                ['transfer-encoding: chunked'],
                Buffer.from('2\r\n\x00\xff\r\n1\r\n\x80\r\n0\r\n\r\n', 'latin1'),
            );
            expect(echoOf(response).body).toEqual([0x00, 0xff, 0x80]);
        });

        test('with trailers arrive with their body, without the trailers', async () => {
            const response = await send(
                'POST',
                '/echo',
                ['transfer-encoding: chunked', 'trailer: x-checksum'],
                '2\r\nab\r\n0\r\nx-checksum: 1\r\n\r\n',
            );
            const { headers, body } = echoOf(response);
            expect([body, headers['x-checksum'], headers['trailer']]).toEqual([
                [97, 98],
                undefined,
                undefined,
            ]);
        });

        test('with Expect: 100-continue are answered 100 first', async () => {
            const response = await send(
                'POST',
                '/echo',
                ['content-length: 1', 'expect: 100-continue'],
                'x',
            );
            expect(response.status).toBe(100);
            expect(response.body.toString()).toContain('"body":[120]');
        });

        test.each(['/a%zzb?q=%zz', '/%', '/%E0%A4%A', '/%00', '/b%C3%BC?y=%C3%BC'])(
            'with the target %s arrive unchanged',
            async (path) => {
                const response = await send('GET', path);
                expect(response.status).toBe(200);
                expect(new URL(echoOf(response).url).href).toBe(
                    `http://localhost:${port}/i/http-probe${path}`,
                );
            },
        );

        test('with raw bytes outside ASCII in their target are answered 400 with the reason', async () => {
            const response = await send('GET', bytesOf('/bü?y=ü'));
            expect(response.status).toBe(400);
            expect(JSON.parse(response.body.toString())).toEqual({
                error: { code: 400, message: expect.stringContaining('percent-encoded') },
            });
        });
    });

    describe('methods', () => {
        test('HEAD is answered with the headers of the response and without a body', async () => {
            const text = await send('HEAD', '/text');
            expect([text.status, text.header('content-length'), text.body.length]).toEqual([
                200,
                ['4'],
                0,
            ]);
            expect(text.header('content-type')).toEqual(['text/plain;charset=UTF-8']);
        });

        test('HEAD keeps a content length that the integration set', async () => {
            const { header, body } = await send('HEAD', '/head-length');
            expect([header('content-length'), body.length]).toEqual([['12'], 0]);
        });

        test.each(['OPTIONS', 'PATCH', 'PROPFIND', 'PURGE'])('%s arrives', async (method) => {
            const response = await send(method, '/echo');
            expect(echoOf(response).method).toBe(method);
        });
    });
});
