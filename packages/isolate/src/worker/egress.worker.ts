/** The egress policy: handles every outbound call of every integration, including each redirect hop. */
import { WorkerEntrypoint } from 'cloudflare:workers';

import { refusalOf } from '../egress-policy.ts';
import {
    API_URL_HEADER,
    GATEWAY,
    INTERNAL_HEADER_PREFIX,
    INVOCATION_HEADER,
    OUTBOUND_REFUSED_HEADER,
    TENANT_HEADER,
    TOO_MANY_CALLS,
} from '../wire.ts';
import { type Ledger, type LedgerRecord, ledgers } from './ledger.ts';

interface Env {
    HOST: Fetcher;
    /** Network service for public addresses only. */
    PUBLIC: Fetcher;
    /** Network service that also allows loopback and private addresses. */
    PRIVATE: Fetcher;
    /** Origin of the platform's API. */
    API_ORIGIN: string;
}

/** Limits of ledger fields. A host name has at most 253 characters and a port 5, but a URL can be of any length. */
const HOST_CHARACTERS = 260;
const PATH_CHARACTERS = 512;
const REFUSAL_CHARACTERS = 512;

interface Props {
    tenant: string;
}

export class Egress extends WorkerEntrypoint<Env, Props> {
    override async fetch(incoming: Request): Promise<Response> {
        const url = new URL(incoming.url);
        const id = incoming.headers.get(INVOCATION_HEADER);
        const ledger = id === null ? undefined : ledgers.get(id);
        if (id === null || !ledger || ledger.closed || ledger.tenant !== this.ctx.props.tenant) {
            throw new Error(
                `The call to ${url.host} was refused: it belongs to no running invocation.`,
            );
        }
        const record: LedgerRecord = {
            method: incoming.method,
            host: url.host.slice(0, HOST_CHARACTERS),
            // Paths at other hosts are left out because they can contain secrets (webhook URLs, bot tokens).
            ...(url.origin === this.env.API_ORIGIN
                ? { path: url.pathname.slice(0, PATH_CHARACTERS) }
                : {}),
            status: null,
            requestBytes: Number(incoming.headers.get('content-length') ?? 0),
            responseBytes: 0,
            durationMs: 0,
            startedAt: Date.now(),
        };
        // Records each call up to the limit, and the first one beyond it.
        if (ledger.subrequestsLeft >= 0) ledger.records.push(record);
        const refused = this.#refusal(incoming, url, ledger);
        if (refused !== undefined) {
            record.refused = refused.slice(0, REFUSAL_CHARACTERS);
            throw new Error(`The call to ${url.host} was refused: ${refused}`);
        }
        try {
            const response = await this.#forward(incoming, id, url, ledger);
            const reason = response.headers.get(OUTBOUND_REFUSED_HEADER);
            if (reason !== null && isIntercepted(url, ledger)) {
                throw new RefusedByHost(decodeURIComponent(reason));
            }
            record.status = response.status;
            return counted(response, record);
        } catch (cause) {
            if (cause instanceof RefusedByHost) {
                record.refused = cause.message.slice(0, REFUSAL_CHARACTERS);
                throw cause;
            }
            throw unreachable(url, cause);
        } finally {
            record.durationMs = Date.now() - record.startedAt;
        }
    }

    #refusal(incoming: Request, url: URL, ledger: Ledger): string | undefined {
        if (ledger.subrequestsLeft <= 0) {
            ledger.subrequestsLeft = -1;
            return TOO_MANY_CALLS;
        }
        ledger.subrequestsLeft -= 1;
        // Messages on an upgraded connection would bypass the call limit and the ledger.
        if (incoming.headers.has('upgrade'))
            return 'WebSockets and other upgrades are not allowed.';
        if (url.origin === this.env.API_ORIGIN || isIntercepted(url, ledger)) return undefined;
        return refusalOf(url, ledger);
    }

    #forward(incoming: Request, id: string, url: URL, ledger: Ledger): Promise<Response> {
        const headers = new Headers(incoming.headers);
        for (const name of Array.from(headers.keys())) {
            if (name.startsWith(INTERNAL_HEADER_PREFIX)) headers.delete(name);
        }
        if (ledger.traceparent !== undefined && !headers.has('traceparent')) {
            headers.set('traceparent', ledger.traceparent);
        }
        if (url.origin === this.env.API_ORIGIN) {
            headers.set(API_URL_HEADER, url.href);
            headers.set(INVOCATION_HEADER, id);
            const target = `http://${GATEWAY.api}${url.pathname}`;
            return this.env.HOST.fetch(new Request(target, new Request(incoming, { headers })));
        }
        if (isIntercepted(url, ledger)) {
            headers.set(API_URL_HEADER, url.href);
            headers.set(TENANT_HEADER, this.ctx.props.tenant);
            const target = `http://${GATEWAY.outbound}${url.pathname}`;
            return this.env.HOST.fetch(new Request(target, new Request(incoming, { headers })));
        }
        const network = ledger.privateNetwork ? this.env.PRIVATE : this.env.PUBLIC;
        return network.fetch(new Request(incoming, { headers }));
    }
}

/** Thrown for a call that the host's `outboundFetch` refuses. */
class RefusedByHost extends Error {}

function isIntercepted(url: URL, { intercept }: Ledger): boolean {
    return intercept.length > 0 && (intercept.includes('*') || intercept.includes(url.host));
}

/**
 * Creates the error of a failed connection. workerd replaces the reason with a reference number, also when it refused
 * to connect to a private address, or when no trusted authority has signed the certificate.
 */
function unreachable(url: URL, cause: unknown): Error {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const hidden =
        url.protocol === 'https:'
            ? 'its name has no public address, nothing answers there, or its certificate is not trusted'
            : 'its name has no public address, or nothing answers there';
    const known = reason.startsWith('internal error') ? hidden : reason;
    return new Error(`The call to ${url.host} failed: ${known}.`);
}

/** Records the size of the response body, counting it if there is no content-length. */
function counted(response: Response, record: LedgerRecord): Response {
    const length = response.headers.get('content-length');
    if (length !== null || response.body === null) {
        record.responseBytes = Number(length ?? 0);
        return response;
    }
    const counter = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
            record.responseBytes += chunk.byteLength;
            record.durationMs = Date.now() - record.startedAt;
            controller.enqueue(chunk);
        },
    });
    return new Response(response.body.pipeThrough(counter), response);
}
