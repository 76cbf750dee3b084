import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Environment, Event } from '@bindery/contract';
import { expect, it } from 'vitest';

import { forwardToTunnel } from './tunnel.ts';

const event = { type: 'fetch', eventId: 'e' } as unknown as Event;
const environment = {} as Environment;

async function listen() {
    const bodies: string[] = [];
    const server = createServer(async (request, response) => {
        let body = '';
        for await (const chunk of request) body += String(chunk);
        bodies.push(`${request.url} ${body}`);
        response.writeHead(201, { 'X-From': 'author', 'Set-Cookie': ['a=1', 'b=2'] }).end('hello');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return {
        port,
        bodies,
        async [Symbol.asyncDispose]() {
            await new Promise((resolve) => server.close(resolve));
        },
    };
}

it('sends the envelope to the tunnel and returns its response', async () => {
    await using author = await listen();
    const tunnelUrl = `http://127.0.0.1:${author.port}`;
    const { response, outcome } = await forwardToTunnel({
        tunnelUrl,
        event,
        environment,
        fetchBody: Buffer.from('raw body'),
        allowPrivateNetwork: true,
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('x-from')).toBe('author');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await response.text()).toBe('hello');
    expect(await outcome).toMatchObject({ status: 201 });
    expect(author.bodies[0]).toMatch(/^\/v1 /);
    expect(author.bodies[0]).toContain('raw body');
});

it('bounds the bytes of a response, announced or not', async () => {
    let ended = 0;
    await using stack = new AsyncDisposableStack();
    const server = createServer((request, response) => {
        request.resume();
        response.once('close', () => (ended += 1));
        const send = () => {
            while (response.write('x'.repeat(1024)) && !response.destroyed);
        };
        if (announced) response.setHeader('Content-Length', 1e9);
        response.on('drain', send);
        send();
    });
    let announced = true;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stack.defer(() => void server.close());
    const tunnel = {
        tunnelUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        event,
        environment,
        allowPrivateNetwork: true,
        maxBytes: 10_000,
    };
    const refused = await forwardToTunnel(tunnel);
    expect([refused.status, await refused.response.text()]).toEqual([
        502,
        expect.stringContaining('larger than the limit of 10000 bytes'),
    ]);
    announced = false;
    const cut = await forwardToTunnel(tunnel);
    await expect(cut.response.text()).rejects.toThrow('limit of 10000 bytes');
    // The connections end too.
    await expect.poll(() => ended).toBe(2);
});

it.each(['127.0.0.1', 'localhost', '[::1]', '169.254.169.254', '0x7f.1'])(
    'refuses the private address %s',
    async (host) => {
        await using author = await listen();
        const { response, outcome } = await forwardToTunnel({
            tunnelUrl: `http://${host}:${author.port}`,
            event,
            environment,
            allowPrivateNetwork: false,
        });
        expect(response.status).toBe(502);
        expect((await outcome).error).toMatchObject({
            code: 'tunnel_unreachable',
            message: expect.stringContaining('refused: ') as string,
        });
        expect(author.bodies).toEqual([]);
    },
);
