/** Allowed outbound calls: requests, responses and the ledger. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { gzipSync } from 'node:zlib';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { API_ORIGIN, handler, Harness } from './harness.ts';

const BIG = 3 * 1024 * 1024;
const server = createServer((request, response) => void respond(request, response));
let origin = '';
let harness: Harness;

beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    harness = await Harness.start();
});
afterAll(async () => {
    await harness[Symbol.asyncDispose]();
    server.closeAllConnections();
    server.close();
});

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://test/');
    switch (pathname) {
        case '/echo': {
            const chunks: Buffer[] = [];
            for await (const chunk of request) chunks.push(chunk as Buffer);
            response.setHeader('set-cookie', ['a=1', 'b=2']);
            response.end(
                JSON.stringify({
                    method: request.method,
                    headers: request.headers,
                    body: Buffer.concat(chunks).toString(),
                }),
            );
            return;
        }
        case '/gzip':
            // Chunked, without a content-length.
            response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/plain' });
            response.write(gzipSync('zipped '.repeat(1_000)));
            response.end();
            return;
        case '/big':
            response.writeHead(200);
            for (let sent = 0; sent < BIG; sent += 65_536)
                response.write(Buffer.alloc(65_536, 'x'));
            response.end();
            return;
        case '/redirect':
            response.writeHead(302, { location: '/echo' }).end();
            return;
        case '/events':
            response.writeHead(200, { 'content-type': 'text/event-stream' });
            for (const part of ['one', 'two', 'three']) {
                response.write(`data: ${part}\n\n`);
                await new Promise((resolve) => setTimeout(resolve, 20));
            }
            response.end();
            return;
        default:
            response.writeHead(404).end();
    }
}

const run = (body: string) =>
    harness.run(handler(body.replaceAll('ORIGIN', origin)), {
        egress: { allowPrivateNetwork: true },
    });

test('arrive unchanged, without internal headers', async () => {
    const { text, outcome } = await run(`
        const response = await fetch(new Request('ORIGIN/echo?secret=1', {
            method: 'PUT', headers: { authorization: 'Bearer t', 'x-own': '1', 'bindery-x': '1' }, body: 'hello' }));
        return Response.json({ received: await response.json(), cookies: response.headers.getSetCookie() });`);
    const { received, cookies } = JSON.parse(text);
    expect(received).toMatchObject({
        method: 'PUT',
        body: 'hello',
        headers: { authorization: 'Bearer t', 'x-own': '1', host: new URL(origin).host },
    });
    expect(Object.keys(received.headers).filter((name) => name.startsWith('bindery'))).toEqual([]);
    expect(cookies).toEqual(['a=1', 'b=2']);
    expect(outcome.egress).toMatchObject([
        { method: 'PUT', host: new URL(origin).host, status: 200, requestBytes: 5 },
    ]);
    // Paths, queries, headers and bodies can contain secrets.
    expect(JSON.stringify(outcome.egress)).not.toMatch(/echo|secret|Bearer|hello/);
});

test('follow redirects, with each hop in the ledger', async () => {
    const { text, outcome } = await run(`
        const response = await fetch('ORIGIN/redirect');
        return Response.json([response.redirected, new URL(response.url).pathname, (await response.json()).method]);`);
    expect(JSON.parse(text)).toEqual([true, '/echo', 'GET']);
    expect(outcome.egress.map(({ status }) => status)).toEqual([302, 200]);
});

test('do not follow redirects in manual mode', async () => {
    const { text } = await run(`
        const response = await fetch('ORIGIN/redirect', { redirect: 'manual' });
        return Response.json([response.status, response.headers.get('location')]);`);
    expect(JSON.parse(text)).toEqual([302, '/echo']);
});

test('receive compressed and large bodies completely', async () => {
    const { text, outcome } = await run(`
        const zipped = await (await fetch('ORIGIN/gzip')).text();
        const big = await (await fetch('ORIGIN/big')).arrayBuffer();
        return Response.json([zipped.length, zipped.slice(0, 7), big.byteLength]);`);
    expect(JSON.parse(text)).toEqual([7_000, 'zipped ', BIG]);
    expect(outcome.egress[1]).toMatchObject({ status: 200, responseBytes: BIG });
});

test('stream, and can be returned as the response', async () => {
    const { text, headers } = await run(`return fetch('ORIGIN/events');`);
    expect(text).toBe('data: one\n\ndata: two\n\ndata: three\n\n');
    expect(headers.get('content-type')).toBe('text/event-stream');
    expect((await run(`return fetch('ORIGIN/gzip');`)).text).toHaveLength(7_000);
});

test('fail with the name of the host if nothing listens', async () => {
    const { text, outcome } = await run(`
        try { await fetch('http://127.0.0.1:9/'); } catch { }
        try { await fetch('http://127.0.0.1:1024/'); } catch (error) { return new Response(error.message); }`);
    expect(text).toMatch(/^The call to 127\.0\.0\.1:1024 failed: /);
    expect(outcome.egress.map(({ status, refused }) => [status, refused !== undefined])).toEqual([
        [null, true],
        [null, false],
    ]);
});

test('cannot be upgraded to sockets, which would bypass the ledger', async () => {
    const connections: string[] = [];
    // Accepts every upgrade.
    const permissive = createSocketServer((socket) => {
        connections.push('connection');
        socket.on('error', () => {});
        socket.on('data', (data) => {
            const key = /sec-websocket-key: (.*)\r/i.exec(data.toString())?.[1];
            if (key === undefined) {
                socket.end('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: x\n\n');
                return;
            }
            const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
            socket.write(
                `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: ${accept.digest('base64')}\r\n\r\n`,
            );
        });
    });
    await new Promise<void>((resolve) => permissive.listen(0, '127.0.0.1', resolve));
    const { port } = permissive.address() as AddressInfo;
    const { text, outcome } = await harness.run(
        `import { connect } from 'cloudflare:sockets';
        import { Socket } from 'node:net';
        ${handler(`
            const attempts = {
                connect: async () => { await connect('127.0.0.1:${port}').opened; },
                net: () => new Promise((resolve, reject) => { const s = new Socket(); s.on('error', reject); s.connect(${port}, '127.0.0.1', resolve); }),
                WebSocket: () => new Promise((resolve, reject) => { const s = new WebSocket('ws://127.0.0.1:${port}/'); s.addEventListener('open', resolve); s.addEventListener('error', reject); }),
                EventSource: () => new Promise((resolve, reject) => { const s = new EventSource('http://127.0.0.1:${port}/'); s.onopen = resolve; s.onerror = reject; }),
                upgrade: async () => { await fetch('http://127.0.0.1:${port}/', { headers: { upgrade: 'websocket' } }); },
            };
            const opened = {};
            for (const [name, attempt] of Object.entries(attempts)) {
                opened[name] = await attempt().then(() => true, () => false);
            }
            return Response.json(opened);`)}`,
        { egress: { allowPrivateNetwork: true } },
    );
    expect(JSON.parse(text)).toEqual({
        connect: false,
        net: false,
        WebSocket: false,
        EventSource: false,
        upgrade: false,
    });
    expect(connections).toEqual([]);
    expect(outcome.egress).toMatchObject([{ refused: expect.stringContaining('WebSockets') }]);
    // A plain call reaches the same listener.
    await harness.run(
        handler(`await fetch('http://127.0.0.1:${port}/'); return new Response('x');`),
        {
            egress: { allowPrivateNetwork: true },
        },
    );
    expect(connections).toEqual(['connection']);
    permissive.close();
});

test('of timers and waitUntil work are in the ledger', async () => {
    const { outcome } = await run(`
        ctx.waitUntil((async () => { await scheduler.wait(20); await fetch('${API_ORIGIN}/v1/after'); })());
        await new Promise((resolve) => setTimeout(async () => { await fetch('ORIGIN/echo'); resolve(); }, 5));
        return new Response('x');`);
    expect(outcome.egress.map(({ host, path }) => [host, path])).toEqual([
        [new URL(origin).host, undefined],
        ['api.bindery.test', '/v1/after'],
    ]);
});
