import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ReceivedRequest {
    method: string;
    /** Path and query. */
    url: string;
    headers: Record<string, string>;
    body: string;
}

export interface TestServer extends AsyncDisposable {
    url: string;
    requests: ReceivedRequest[];
}

/** Starts a real HTTP server on a free loopback port that records its requests. */
export async function startServer(
    answer: (request: ReceivedRequest, response: ServerResponse) => void | Promise<void>,
): Promise<TestServer> {
    const requests: ReceivedRequest[] = [];
    const server = createServer(async (incoming, response) => {
        const request = await read(incoming);
        requests.push(request);
        await answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return {
        url: `http://127.0.0.1:${port}`,
        requests,
        async [Symbol.asyncDispose]() {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
}

async function read(incoming: IncomingMessage): Promise<ReceivedRequest> {
    return {
        method: incoming.method ?? '',
        url: incoming.url ?? '',
        headers: Object.fromEntries(
            Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
        ),
        body: await text(incoming),
    };
}

/** Sends a JSON response. */
export function sendJSON(response: ServerResponse, value: unknown, status = 200): void {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
