import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';

import { expect, it } from 'vitest';

import { listen } from './listen.ts';

const HOST = '127.0.0.1';

it('answers 408 to a body that is sent too slowly, and keeps streaming a response', async () => {
    await using listener = await listen(0, HOST, { requestMs: 200, checkMs: 50 });
    listener.handle(async (request) => {
        await request.arrayBuffer();
        return new Response('read');
    });
    const socket = connect(listener.port, HOST);
    socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nslow');
    let received = '';
    for await (const chunk of socket) received += String(chunk);
    expect(received).toMatch(/^HTTP\/1.1 408 /);

    listener.handle(
        () =>
            new Response(
                new ReadableStream({
                    async pull(controller) {
                        await setTimeout(500);
                        controller.enqueue(Buffer.from('late'));
                        controller.close();
                    },
                }),
            ),
    );
    expect(await (await fetch(`http://${HOST}:${listener.port}/`)).text()).toBe('late');
});

it.each([
    ['one host', 'GET / HTTP/1.1\r\nHost: localhost', 200],
    [
        'an absolute request line of that host',
        'GET http://localhost/ HTTP/1.1\r\nHost: localhost',
        200,
    ],
    [
        'an absolute request line of another host',
        'GET http://localhost/ HTTP/1.1\r\nHost: evil.example',
        400,
    ],
    [
        'a foreign absolute request line',
        'GET http://evil.example/ HTTP/1.1\r\nHost: localhost',
        400,
    ],
    ['two Host headers', 'GET / HTTP/1.1\r\nHost: localhost\r\nhost: evil.example', 400],
    ['no Host header', 'GET / HTTP/1.0', 400],
])('checks the host of a request with %s', async (_name, head, status) => {
    await using listener = await listen(0, HOST);
    listener.handle(() => new Response('handled'));
    const socket = connect(listener.port, HOST);
    socket.write(`${head}\r\nConnection: close\r\n\r\n`);
    let received = '';
    for await (const chunk of socket) received += String(chunk);
    expect(received).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
});

it('closes as soon as open responses have ended, though their connections were to be kept', async () => {
    const agent = new Agent({ keepAlive: true });
    const listener = await listen(0, HOST, { closeMs: 60_000 });
    const end = Promise.withResolvers<void>();
    listener.handle(
        () =>
            new Response(
                new ReadableStream({
                    async start(controller) {
                        controller.enqueue(Buffer.from('begin '));
                        await end.promise;
                        controller.enqueue(Buffer.from('end'));
                        controller.close();
                    },
                }),
            ),
    );
    const response = await new Promise<IncomingMessage>((resolve) => {
        get({ host: HOST, port: listener.port, agent }, resolve);
    });
    const startedAt = performance.now();
    const closed = listener[Symbol.asyncDispose]();
    end.resolve();
    expect(await text(response)).toBe('begin end');
    await closed;
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    agent.destroy();
});
