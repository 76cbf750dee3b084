import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { Readable, Transform, pipeline } from 'node:stream';

import {
    ENVELOPE_PARTS,
    ENVELOPE_PATH,
    type Environment,
    type Event,
    type Outcome,
} from '@bindery/contract';
import type { InvocationResponse } from '@bindery/isolate';
import { isPublicAddress } from '@bindery/network';
import { NotPublicError, publicLookup } from '@bindery/network/lookup';

/** Time limit of an invocation with its response; isolates have the same one. */
const TIMEOUT_MS = 30_000;

/** Limit of a response's body; the default of isolates (`responseBytes`) is the same. */
const MAX_RESPONSE_BYTES = 25 * 1024 * 1024;

export interface TunnelRequest {
    tunnelUrl: string;
    event: Event;
    environment: Environment;
    fetchBody?: Uint8Array | undefined;
    signal?: AbortSignal | undefined;
    /** Allows tunnels to this machine and private addresses, for development. */
    allowPrivateNetwork: boolean;
    /** Limit of the response's body in bytes. Default: 25 MiB. */
    maxBytes?: number;
}

/**
 * Sends the envelope to the integration author's machine in place of an isolate, for development mode. Connects to
 * public addresses only. The lookup of the connection itself checks the address, so that the host name cannot resolve
 * to another address afterwards. The author's machine prints the logs.
 */
export async function forwardToTunnel(tunnel: TunnelRequest): Promise<InvocationResponse> {
    const startedAt = performance.now();
    const outcomeOf = (status: number, error?: Outcome['error']): Outcome => ({
        status,
        durationMs: performance.now() - startedAt,
        logs: [],
        egress: [],
        isolate: { process: 0, cold: false },
        ...(error === undefined ? {} : { error }),
    });
    try {
        const incoming = await send(tunnel);
        const status = incoming.statusCode ?? 502;
        const maxBytes = tunnel.maxBytes ?? MAX_RESPONSE_BYTES;
        if (Number(incoming.headers['content-length'] ?? 0) > maxBytes) {
            incoming.destroy();
            throw new ResponseTooLargeError(maxBytes);
        }
        return resultOf(toResponse(incoming, status, maxBytes), outcomeOf(status));
    } catch (error) {
        const timedOut = error instanceof Error && error.name === 'TimeoutError';
        const status = timedOut ? 504 : 502;
        const code = timedOut ? 'timed_out' : 'tunnel_unreachable';
        const reason =
            error instanceof NotPublicError || error instanceof ResponseTooLargeError
                ? `was refused: ${error.message}`
                : `${timedOut ? 'did not answer in time' : 'could not be reached'}.`;
        const message = `The tunnel of its development mode ${reason} Run "gitbook dev" again, or end the development mode.`;
        return resultOf(
            Response.json({ error: message }, { status }),
            outcomeOf(status, { code, message }),
        );
    }
}

function resultOf(response: Response, outcome: Outcome): InvocationResponse {
    return {
        status: response.status,
        response,
        header: (name) => response.headers.get(name),
        text: () => response.text(),
        outcome: Promise.resolve(outcome),
    };
}

async function send(tunnel: TunnelRequest): Promise<IncomingMessage> {
    const url = new URL(ENVELOPE_PATH, tunnel.tunnelUrl);
    const host = url.hostname.replaceAll(/^\[|\]$/g, '');
    if (!tunnel.allowPrivateNetwork && isIP(host) !== 0 && !isPublicAddress(host))
        throw new NotPublicError(host);
    const form = new FormData();
    form.set(ENVELOPE_PARTS.event, JSON.stringify(tunnel.event));
    form.set(ENVELOPE_PARTS.environment, JSON.stringify(tunnel.environment));
    if (tunnel.fetchBody !== undefined) {
        form.set(ENVELOPE_PARTS.fetchBody, new Blob([new Uint8Array(tunnel.fetchBody)]));
    }
    const encoded = new Response(form);
    const body = Buffer.from(await encoded.arrayBuffer());
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const signal =
        tunnel.signal === undefined ? timeout : AbortSignal.any([timeout, tunnel.signal]);
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    return new Promise((resolve, reject) => {
        const outgoing = request(url, {
            method: 'POST',
            headers: {
                'Content-Type': encoded.headers.get('content-type') ?? '',
                'Content-Length': body.length,
            },
            signal,
            ...(tunnel.allowPrivateNetwork ? {} : { lookup: publicLookup }),
        });
        outgoing.once('response', resolve);
        outgoing.once('error', (error) => reject(timeout.aborted ? timeout.reason : error));
        outgoing.end(body);
    });
}

class ResponseTooLargeError extends Error {
    constructor(maxBytes: number) {
        super(`its response is larger than the limit of ${maxBytes} bytes.`);
    }
}

/** Ends a body with an error at the limit. Counts the bytes, because the announced length may be absent or wrong. */
function limitBytes(maxBytes: number): Transform {
    let bytes = 0;
    return new Transform({
        transform(chunk: Buffer, _encoding, done) {
            bytes += chunk.length;
            if (bytes > maxBytes) done(new ResponseTooLargeError(maxBytes));
            else done(null, chunk);
        },
    });
}

function toResponse(incoming: IncomingMessage, status: number, maxBytes: number): Response {
    const headers = new Headers();
    for (const [name, value] of Object.entries(incoming.headers)) {
        for (const single of [value ?? []].flat()) headers.append(name, single);
    }
    const isBodyless = status === 204 || status === 205 || status === 304;
    if (isBodyless) {
        incoming.destroy();
        return new Response(null, { status, headers });
    }
    const limited = limitBytes(maxBytes);
    // Ignored: the reader of the response gets the error, and `pipeline` ends the connection.
    pipeline(incoming, limited, () => {});
    return new Response(Readable.toWeb(limited) as ReadableStream, { status, headers });
}
