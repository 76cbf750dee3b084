import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createResponseCheck, type ResponseCheck } from './response-check.ts';

export interface CheckedProxy extends ResponseCheck, AsyncDisposable {
    /** URL of the proxy, used in place of the endpoint's. */
    endpoint: string;
}

/** Starts a proxy for clients in other processes that validates every response against the OpenAPI document. */
export async function startCheckedProxy(endpoint: string): Promise<CheckedProxy> {
    const check = createResponseCheck();
    const server = createServer(async (incoming, outgoing) => {
        const chunks: Buffer[] = [];
        for await (const chunk of incoming) chunks.push(chunk as Buffer);
        const { host: _, connection: __, ...headers } = incoming.headers;
        const request = new Request(endpoint + incoming.url, {
            method: incoming.method ?? 'GET',
            headers: headers as Record<string, string>,
            ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
        });
        const response = await check.fetch(request);
        outgoing.writeHead(response.status, {
            'Content-Type': response.headers.get('content-type') ?? 'application/json',
        });
        outgoing.end(Buffer.from(await response.arrayBuffer()));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
        ...check,
        endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        async [Symbol.asyncDispose]() {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
}
