import { HarnessError } from './error.ts';

/** Calls the host's API with the local user's token. */
export class Client {
    readonly #origin: string;
    readonly #token: string;

    constructor(origin: string, token: string) {
        this.#origin = origin;
        this.#token = token;
    }

    /**
     * Sends a JSON request and returns the JSON of the response; undefined for an empty response.
     *
     * @throws HarnessError `request_refused` with the host's message.
     */
    async request<Result>(method: string, path: string, body?: unknown): Promise<Result> {
        const response = await fetch(`${this.#origin}${path}`, {
            method,
            headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const text = await response.text();
        if (!response.ok) {
            throw new HarnessError(
                'request_refused',
                `${method} ${path} answered ${response.status}: ${messageOf(text)}`,
            );
        }
        // Responses have the types of the contract; the server's tests verify that.
        return (text === '' ? undefined : JSON.parse(text)) as Result;
    }
}

function messageOf(text: string): string {
    try {
        const { error } = JSON.parse(text) as { error?: { message?: string } | string };
        return typeof error === 'string' ? error : (error?.message ?? text);
    } catch {
        return text;
    }
}
