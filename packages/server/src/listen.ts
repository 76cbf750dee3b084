import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { getRequestListener } from '@hono/node-server';

import { ServerError } from './error.ts';
import { ExactServerResponse } from './exact-server-response.ts';
import { respondToParseError } from './parse-error-response.ts';
import type { ConnectionInfo } from './server-env.ts';

export type FetchHandler = (
    request: Request,
    connection: ConnectionInfo,
) => Response | Promise<Response>;

export interface ListenOptions {
    /** Time limit for receiving a request with its body, in milliseconds. */
    requestMs?: number;
    /** Interval at which requests that took too long are looked for. */
    checkMs?: number;
    /** Time limit for open requests when the server stops. */
    closeMs?: number;
    /**
     * Wraps the handling of each request. May change the request before Hono reads it.
     *
     * @param handle Handles the request; its argument is the client's address.
     */
    around?: (
        incoming: IncomingMessage,
        outgoing: ServerResponse,
        handle: (remoteAddress: string) => void,
    ) => void;
}

export interface Listener extends AsyncDisposable {
    port: number;
    /** Asks clients to close their connections: every response from now on has `Connection: close`. */
    closeConnections(): void;
    /** Sets the handler. Until then, every request is answered with status 503. */
    handle(handler: FetchHandler): void;
}

/** Time limit for receiving a request with its body. Responses, e.g. event streams, may take longer. */
const REQUEST_MS = 120_000;
const HEADERS_MS = 30_000;

/** Interval at which Node looks for requests that took too long. */
const CHECK_MS = 10_000;

/** Time limit for open requests when the server stops. */
const CLOSE_MS = 2000;

/**
 * Listens on a port; 0 is any free one. Called before everything else starts, so that a port in use is reported at
 * once.
 *
 * @throws ServerError `port_in_use`, `address_unavailable`.
 */
export async function listen(
    port: number,
    host: string,
    {
        requestMs = REQUEST_MS,
        checkMs = CHECK_MS,
        closeMs = CLOSE_MS,
        around = withoutWrapping,
    }: ListenOptions = {},
): Promise<Listener> {
    let handler: FetchHandler = answerStarting;
    let closing = false;
    let disposing = false;
    const addresses = new WeakMap<object, string>();
    const listener = getRequestListener(
        async (request, env) => {
            const response = await handler(request, {
                remoteAddress: addresses.get(env.incoming) ?? '127.0.0.1',
            });
            // Responses of one turn of the event loop are written together. This wakes a local client once instead of
            // once per response, and saves a tenth of the cost of an invocation.
            await nextTurn();
            if (env.outgoing instanceof ExactServerResponse) {
                env.outgoing.omitContentType = !response.headers.has('content-type');
            }
            return response;
        },
        { overrideGlobalObjects: true },
    );
    const server = createServer(
        {
            ServerResponse: ExactServerResponse,
            requestTimeout: requestMs,
            headersTimeout: Math.min(requestMs, HEADERS_MS),
            connectionsCheckingInterval: checkMs,
        },
        (incoming, outgoing) => {
            if (!hasOneHost(incoming)) {
                outgoing.writeHead(400, { Connection: 'close' }).end('Send one Host header.\n');
                return;
            }
            if (closing) outgoing.shouldKeepAlive = false;
            // The headers of an earlier response may have announced a persistent connection, which would stay open.
            outgoing.once('close', () => {
                if (disposing) setImmediate(() => server.closeIdleConnections());
            });
            around(incoming, outgoing, (remoteAddress) => {
                addresses.set(incoming, remoteAddress);
                void listener(incoming, outgoing);
            });
        },
    );
    server.on('clientError', respondToParseError);
    // Longer than proxies keep an idle connection (60 s): a reused connection must not be closed under a request.
    server.keepAliveTimeout = 65_000;
    await bind(server, port, host);
    return {
        port: (server.address() as AddressInfo).port,
        closeConnections() {
            closing = true;
        },
        handle(next) {
            handler = next;
        },
        async [Symbol.asyncDispose]() {
            closing = true;
            disposing = true;
            const closed = new Promise<void>((resolve) => server.close(() => resolve()));
            server.closeIdleConnections();
            const timer = setTimeout(() => server.closeAllConnections(), closeMs);
            await closed;
            clearTimeout(timer);
        },
    };
}

/**
 * Returns true if a request names one host (RFC 9112, section 3.2). A repeated `Host` header, or an absolute-form
 * request line (`GET http://host/ HTTP/1.1`) of another host, could pass the checks as one host and be handled as
 * another.
 */
function hasOneHost({ rawHeaders, url = '/' }: IncomingMessage): boolean {
    const hosts = rawHeaders.filter(
        (_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'host',
    );
    if (hosts.length !== 1) return false;
    if (url.startsWith('/') || url === '*') return true;
    return URL.canParse(url) && new URL(url).host === hosts[0]?.toLowerCase();
}

const withoutWrapping: NonNullable<ListenOptions['around']> = (incoming, _outgoing, handle) =>
    handle(incoming.socket.remoteAddress ?? '127.0.0.1');

function answerStarting(): Response {
    return new Response('Bindery is starting.\n', {
        status: 503,
        headers: { 'Retry-After': '1' },
    });
}

function bind(server: Server, port: number, host: string): Promise<void> {
    return new Promise((resolve, reject) => {
        server.once('error', (error: NodeJS.ErrnoException) => {
            reject(
                error.code === 'EADDRINUSE'
                    ? new ServerError(
                          'port_in_use',
                          `Port ${port} is in use. Stop what uses it, or choose another with --port.`,
                          { cause: error },
                      )
                    : new ServerError(
                          'address_unavailable',
                          `Cannot listen on ${host}:${port}: ${error.message}`,
                          { cause: error },
                      ),
            );
        });
        server.listen(port, host, () => resolve());
    });
}
