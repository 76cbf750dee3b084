import { HarnessError } from '../error.ts';
import { toWire, type WireResponse } from '../rpc/protocol.ts';
import { hostOf, matchURL, type Address } from './match-url.ts';

export interface ResolverInfo {
    request: Request;
    /** Values of `:name` in the address. */
    params: Record<string, string>;
    cookies: Record<string, string>;
}

/** Answers a call. If it returns no response, the next handler answers, as in msw. */
export type Resolver = (
    info: ResolverInfo,
) => Response | undefined | void | Promise<Response | undefined | void>;

export interface HandlerOptions {
    /** Answers one call only. */
    once?: boolean;
}

/** A call that the integration made. */
export interface RecordedCall {
    method: string;
    url: string;
    headers: Record<string, string>;
    body: string;
    /** Status of the answer; undefined if no handler answered. */
    status: number | undefined;
}

/** A handler of msw, from its `http.get(…)`. */
export interface ForeignHandler {
    run(args: { request: Request; requestId: string }): Promise<{ response?: Response } | null>;
}

interface Handler {
    method: string;
    address: Address;
    once: boolean;
    resolve: Resolver;
}

type Register = (address: Address, resolver: Resolver, options?: HandlerOptions) => void;

/** Answers the outbound calls of the integration. The newest matching handler answers, as in msw. */
export class HttpMock {
    readonly get: Register = this.#register('GET');
    readonly post: Register = this.#register('POST');
    readonly put: Register = this.#register('PUT');
    readonly patch: Register = this.#register('PATCH');
    readonly delete: Register = this.#register('DELETE');
    readonly head: Register = this.#register('HEAD');
    readonly options: Register = this.#register('OPTIONS');
    readonly all: Register = this.#register('*');
    #handlers: Handler[] = [];
    readonly #calls: RecordedCall[] = [];
    readonly #onHosts: (hosts: string[]) => void;

    /** @param onHosts Called with the hosts of all handlers after each change. */
    constructor(onHosts: (hosts: string[]) => void) {
        this.#onHosts = onHosts;
    }

    /** Adds handlers that were made with msw. */
    use(...handlers: ForeignHandler[]): void {
        for (const handler of handlers) {
            this.all('*', async ({ request }) => {
                const result = await handler.run({ request, requestId: crypto.randomUUID() });
                return result?.response;
            });
        }
    }

    /** Removes every handler and forgets the calls. */
    reset(): void {
        this.#handlers = [];
        this.#calls.length = 0;
        this.#onHosts([]);
    }

    /** Returns the calls so far, oldest first: all, or those to an address and with a method. */
    calls(address?: Address, method?: string): RecordedCall[] {
        return this.#calls.filter(
            (call) =>
                (address === undefined || matchURL(address, call.url) !== undefined) &&
                (method === undefined || call.method === method.toUpperCase()),
        );
    }

    /**
     * Returns the only call to an address.
     *
     * @throws HarnessError `unexpected_calls` unless exactly one call matches.
     */
    call(address: Address, method?: string): RecordedCall {
        const found = this.calls(address, method);
        const [only] = found;
        if (only !== undefined && found.length === 1) return only;
        const made = this.#calls.map((call) => `${call.method} ${call.url}`).join('\n  ');
        throw new HarnessError(
            'unexpected_calls',
            `Expected one call to ${String(address)}, got ${found.length}. Calls:\n  ${made || 'none'}`,
        );
    }

    /** Answers one call of the integration, in the form of the channel. */
    async answer(request: Request): Promise<WireResponse> {
        const answer = await this.handle(request);
        if (typeof answer === 'string') return { refused: answer };
        return { status: answer.status, ...(await toWire(answer)) };
    }

    /** Answers one call of the integration. Returns text to refuse it: the reason. */
    async handle(request: Request): Promise<Response | string> {
        const { method, url } = request;
        const call: RecordedCall = {
            method,
            url,
            headers: Object.fromEntries(request.headers),
            body: await request.clone().text(),
            status: undefined,
        };
        this.#calls.push(call);
        for (const handler of this.#handlers.slice()) {
            const response = await this.#ask(handler, request);
            if (response === undefined) continue;
            if (response.type === 'error') return `The call to ${url} failed.`;
            call.status = response.status;
            return response;
        }
        const known = this.#handlers.map(
            (handler) => `${handler.method} ${String(handler.address)}`,
        );
        return (
            `No handler of the test answers ${method} ${url}. ` +
            `Add h.http.${method.toLowerCase()}('${url}', handler). Handlers: ${known.join(', ') || 'none'}.`
        );
    }

    async #ask(handler: Handler, request: Request): Promise<Response | undefined> {
        if (handler.method !== '*' && handler.method !== request.method) return undefined;
        const params = matchURL(handler.address, request.url);
        if (params === undefined) return undefined;
        const response = await handler.resolve({
            request: request.clone(),
            params,
            cookies: cookiesOf(request),
        });
        if (response === undefined) return undefined;
        if (handler.once) this.#handlers = this.#handlers.filter((other) => other !== handler);
        return response;
    }

    #register(method: string): Register {
        return (address, resolve, { once = false } = {}) => {
            this.#handlers.unshift({ method, address, once, resolve });
            this.#onHosts([...new Set(this.#handlers.map((handler) => hostOf(handler.address)))]);
        };
    }
}

function cookiesOf(request: Request): Record<string, string> {
    const pairs = (request.headers.get('cookie') ?? '').split(/;\s*/).filter(Boolean);
    return Object.fromEntries(
        pairs.map((pair) => {
            const [name = '', ...value] = pair.split('=');
            return [name, value.join('=')];
        }),
    );
}
