import {
    type FullRequestParams,
    type GitBookAPIServiceBinding,
    GitBookAPIError,
    type HttpResponse,
} from '@gitbook/api';

import { encodeBody, encodeQuery } from './encode.ts';
import { GROUP_NAMES, operationsOf, type Operation } from './operations.ts';
import { readEventStream } from './server-sent-events.ts';

const DEFAULT_ENDPOINT = 'https://api.gitbook.com';

type CancelToken = NonNullable<FullRequestParams['cancelToken']>;
type Call = (...args: unknown[]) => unknown;

/**
 * The API client: the interface of the published `GitBookAPI` (every operation, streams, cancellation), built from a
 * table of operations. `createAPI` returns it with the published type.
 *
 * @example
 * const api = new GitBookAPI({ endpoint: 'http://localhost:4880', authToken });
 * const { data } = await api.user.getAuthenticatedUser();
 */
export class GitBookAPI {
    readonly endpoint: string;
    readonly authToken: string | undefined;
    readonly userAgent: string;
    readonly serviceBinding: GitBookAPIServiceBinding | undefined;
    baseUrl: string;

    #credentials: { authToken?: string | undefined } | null;
    #abortControllers = new Map<CancelToken, AbortController>();

    constructor(
        options: {
            endpoint?: string | undefined;
            authToken?: string | undefined;
            userAgent?: string | undefined;
            serviceBinding?: GitBookAPIServiceBinding | undefined;
        } = {},
    ) {
        const { endpoint = DEFAULT_ENDPOINT, authToken, userAgent = '@gitbook/api' } = options;
        this.endpoint = endpoint.endsWith('/') ? endpoint.slice(0, -1) : endpoint;
        this.baseUrl = `${this.endpoint}/v1`;
        this.authToken = authToken;
        this.userAgent = userAgent;
        this.serviceBinding = options.serviceBinding;
        this.#credentials = { authToken };
    }

    setSecurityData = (credentials: { authToken?: string } | null): void => {
        this.#credentials = credentials;
    };

    abortRequest = (token: CancelToken): void => {
        this.#abortControllers.get(token)?.abort();
        this.#abortControllers.delete(token);
    };

    request = async (request: FullRequestParams): Promise<HttpResponse<unknown>> => {
        const { format, cancelToken } = request;
        const response = await this.#send(request);
        const data = format ? await response[format]() : null;
        if (cancelToken) {
            this.#abortControllers.delete(cancelToken);
        }
        return Object.assign(response, { data, error: null });
    };

    streamRequest = (request: FullRequestParams): AsyncIterable<unknown> => {
        // The request is sent at once; its failure is reported when the stream is read, which may be later.
        const response = this.#send(request);
        response.catch(() => {});
        return readEventStream(response);
    };

    getApiInformation = (params?: Partial<FullRequestParams>): Promise<HttpResponse<unknown>> =>
        this.request({ path: '/', method: 'GET', secure: true, format: 'json', ...params });

    async createInstallationClient(
        integrationName: string,
        installationId: string,
    ): Promise<GitBookAPI> {
        const response = await this.request({
            method: 'POST',
            path: `/integrations/${integrationName}/installations/${installationId}/tokens`,
            secure: true,
            format: 'json',
        });
        // The response of this operation is an APITemporaryToken.
        const { token } = response.data as { token: string };
        return new GitBookAPI({ ...this, authToken: token });
    }

    async #send(request: FullRequestParams): Promise<Response> {
        const { body, secure, path, type, query, baseUrl, cancelToken, ...init } = request;
        const search = query ? encodeQuery(query) : '';
        const token = secure && this.#credentials?.authToken;
        const url = `${baseUrl || this.baseUrl}${path}${search && `?${search}`}`;
        const options = {
            redirect: 'follow' as const,
            ...init,
            headers: {
                ...init.headers,
                ...(token
                    ? { Authorization: `Bearer ${token}`, 'User-Agent': this.userAgent }
                    : {}),
                // Not for forms: `fetch` adds the type with its boundary.
                ...(type && type !== 'multipart/form-data' ? { 'Content-Type': type } : {}),
            },
            signal: (cancelToken ? this.#signalOf(cancelToken) : init.signal) ?? null,
            body: body === undefined || body === null ? null : encodeBody(body, type),
        };
        const response = await (this.serviceBinding?.fetch(url, options) ?? fetch(url, options));
        if (!response.ok) {
            throw new GitBookAPIError(await readErrorMessage(response), response);
        }
        return response;
    }

    #signalOf(token: CancelToken): AbortSignal {
        const controller = this.#abortControllers.get(token) ?? new AbortController();
        this.#abortControllers.set(token, controller);
        return controller.signal;
    }
}

async function readErrorMessage(response: Response): Promise<string> {
    try {
        const body: { error?: { message?: string } } | null = await response.json();
        return body?.error?.message || response.statusText;
    } catch {
        return response.statusText;
    }
}

/** Binds an operation to a client: path arguments, body, query, then options that override anything. */
function bind(client: GitBookAPI, { method, path, flags }: Operation): Call {
    return (...args) => {
        const next = () => args.shift();
        const request = {
            path: path.replace(/:/g, () => `${next()}`),
            method,
            secure: true,
            ...(flags.includes('b') ? { body: next(), type: 'application/json' } : {}),
            ...(flags.includes('q') ? { query: next() } : {}),
            ...(flags.includes('j') ? { format: 'json' } : {}),
            ...(next() as object | undefined),
            // The fields are those of the published client, whose signatures type the options.
        } as FullRequestParams;
        return flags.includes('s') ? client.streamRequest(request) : client.request(request);
    };
}

function bindGroup(client: GitBookAPI, group: string): Record<string, Call> {
    const calls: Record<string, Call> = {};
    for (const [name, operation] of operationsOf(group)) {
        calls[name] = bind(client, operation);
    }
    return calls;
}

// Groups are bound on first access: most invocations use one group or none.
for (const group of GROUP_NAMES) {
    Object.defineProperty(GitBookAPI.prototype, group, {
        get(this: GitBookAPI) {
            const value = bindGroup(this, group);
            Object.defineProperty(this, group, { value, enumerable: true });
            return value;
        },
    });
}
