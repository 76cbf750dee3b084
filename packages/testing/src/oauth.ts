import { HarnessError } from './error.ts';
import type { HttpMock } from './http/http-mock.ts';

export interface ConnectOptions {
    /** Path of the integration's OAuth route below the installation's endpoint. Default: the manifest's `callback_url`. */
    path?: string;
    /** The provider's answer to the token request. */
    token?: Record<string, unknown>;
    /** `denied`: the person refuses at the provider. `wrong_state`: the callback has a forged `state`. */
    outcome?: 'granted' | 'denied' | 'wrong_state';
}

/** Record of a connection. */
export interface Connection {
    /** The provider's page to which the person was sent. */
    authorizeURL: URL;
    /** The parameters of the token request; empty if there was none. */
    tokenRequest: URLSearchParams;
    /** Status and text of the page at the end. */
    status: number;
    page: string;
}

const DEFAULT_TOKEN = {
    access_token: 'test-access-token',
    refresh_token: 'test-refresh-token',
    token_type: 'Bearer',
    expires_in: 3600,
};

interface Browser {
    /** Returns the URL with a ticket for the installation, as the configuration screen opens it. */
    start: (path: string) => Promise<string>;
    /** Calls the integration's endpoint. */
    fetchPublic: (path: string, init?: RequestInit) => Promise<Response>;
}

/** Plays a browser and a provider: starts a connection, consents, and returns with a code. */
export async function connect(
    { start, fetchPublic }: Browser,
    http: HttpMock,
    path: string,
    { token = DEFAULT_TOKEN, outcome = 'granted' }: ConnectOptions,
): Promise<Connection> {
    const cookies: string[] = [];
    const visit = async (request: Promise<Response>): Promise<Response> => {
        const response = await request;
        for (const header of response.headers.getSetCookie()) {
            cookies.push(header.split(';')[0] ?? '');
        }
        return response;
    };
    const headers = () => ({ cookie: cookies.join('; ') });
    // The host turns the ticket into a cookie and redirects to the same address without it.
    await visit(fetch(await start(path), { redirect: 'manual' }));
    const started = await visit(fetchPublic(path, { redirect: 'manual', headers: headers() }));
    const location = started.headers.get('location');
    if (location === null) {
        throw new HarnessError(
            'connection_failed',
            `${path} did not redirect to a provider: ${started.status} ${await started.text()}`,
        );
    }
    const authorizeURL = new URL(location);
    const state = authorizeURL.searchParams.get('state') ?? '';
    const query = new URLSearchParams(
        outcome === 'denied'
            ? { error: 'access_denied', state }
            : { code: 'test-code', state: outcome === 'wrong_state' ? `${state}x` : state },
    );
    let tokenRequest = new URLSearchParams();
    let isConnecting = true;
    http.post('*', async ({ request }) => {
        const body = new URLSearchParams(await request.text());
        if (!isConnecting || body.get('grant_type') !== 'authorization_code') return undefined;
        tokenRequest = body;
        return Response.json(token);
    });
    try {
        const ended = await fetchPublic(`${path}?${query.toString()}`, { headers: headers() });
        return { authorizeURL, tokenRequest, status: ended.status, page: await ended.text() };
    } finally {
        isConnecting = false;
    }
}
