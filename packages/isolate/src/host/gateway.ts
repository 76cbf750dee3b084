/** The HTTP server that workerd calls over a unix socket: for the code of versions, and for the platform's API. */
import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';

import type { OutboundFetch, PlatformFetch } from '../interface.ts';
import { API_URL_HEADER, GATEWAY, INTERNAL_HEADER_PREFIX, TENANT_HEADER } from '../wire.ts';
import type { LoadedIsolate } from './loaded-isolate.ts';
import { refuseOutbound } from './refuse-outbound.ts';

/** File name of the socket in the socket directory. */
export const GATEWAY_SOCKET = 'host.sock';

export interface Gateway extends AsyncDisposable {
    readonly path: string;
}

export async function openGateway(
    directory: string,
    registry: ReadonlyMap<string, LoadedIsolate>,
    platformFetch: PlatformFetch,
    scriptLimitBytes: number,
    outboundFetch: OutboundFetch = async () => refuseOutbound('This host intercepts no calls.'),
): Promise<Gateway> {
    const path = join(directory, GATEWAY_SOCKET);
    const server = createServer((request, response) => {
        const answer =
            request.headers.host === GATEWAY.code
                ? sendCode(request, response, registry, scriptLimitBytes)
                : sendAnswer(request, response, (answered) =>
                      request.headers.host === GATEWAY.outbound
                          ? outboundFetch(answered, String(request.headers[TENANT_HEADER]))
                          : platformFetch(answered),
                  );
        answer.catch((error: unknown) => {
            response.destroy(error instanceof Error ? error : undefined);
        });
    });
    server.requestTimeout = 0;
    server.keepAliveTimeout = 60_000;
    // A killed host leaves its socket file behind, and listening on an existing file fails.
    await rm(path, { force: true });
    await listen(server, path);
    return {
        path,
        async [Symbol.asyncDispose]() {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
}

function listen(server: Server, path: string): Promise<void> {
    return new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(path, () => {
            server.off('error', reject);
            resolve();
        });
    });
}

async function sendCode(
    request: IncomingMessage,
    response: ServerResponse,
    registry: ReadonlyMap<string, LoadedIsolate>,
    scriptLimitBytes: number,
): Promise<void> {
    const isolate = registry.get(decodeURIComponent((request.url ?? '/').slice(1)));
    if (!isolate) {
        response.writeHead(404).end('unknown isolate');
        return;
    }
    try {
        const script = await isolate.readScript(scriptLimitBytes);
        response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
    } catch {
        // `readScript` has stored the error in `isolate.codeFailure`, which the invocations of the isolate report.
        response.writeHead(500).end('no code');
    }
}

async function sendAnswer(
    incoming: IncomingMessage,
    response: ServerResponse,
    fetch: PlatformFetch,
): Promise<void> {
    const url = incoming.headers[API_URL_HEADER];
    if (typeof url !== 'string') {
        response.writeHead(400).end();
        return;
    }
    const aborted = new AbortController();
    response.once('close', () => aborted.abort());
    let answer: Response;
    try {
        answer = await fetch(requestOf(incoming, url, aborted.signal));
    } catch {
        // The platform logs its own errors; their details must not reach the integration.
        answer = Response.json(
            { error: { code: 500, message: 'Internal server error' } },
            { status: 500 },
        );
    }
    response.writeHead(answer.status, headersOf(answer.headers));
    if (!answer.body) {
        response.end();
        return;
    }
    // The DOM and Node declare the same class with different types.
    await pipeline(Readable.fromWeb(answer.body as NodeReadableStream), response);
}

function requestOf(incoming: IncomingMessage, url: string, signal: AbortSignal): Request {
    const headers = new Headers();
    for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
        const name = incoming.rawHeaders[index] ?? '';
        if (name.toLowerCase().startsWith(INTERNAL_HEADER_PREFIX)) continue;
        if (HOP_HEADERS.has(name.toLowerCase())) continue;
        headers.append(name, incoming.rawHeaders[index + 1] ?? '');
    }
    const method = incoming.method ?? 'GET';
    const hasBody = method !== 'GET' && method !== 'HEAD';
    return new Request(url, {
        method,
        headers,
        signal,
        redirect: 'manual',
        ...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream, duplex: 'half' } : {}),
    });
}

/** Hop-by-hop headers, RFC 9110, section 7.6.1. */
const HOP_HEADERS = new Set([
    'connection',
    'keep-alive',
    'transfer-encoding',
    'upgrade',
    'te',
    'trailer',
    'host',
    'expect',
]);

function headersOf(headers: Headers): [string, string][] {
    return [...headers].filter(([name]) => !HOP_HEADERS.has(name));
}
