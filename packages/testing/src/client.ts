import { HarnessError } from './error.ts';

/** Calls the host's API as its local user. */
export class Client {
    readonly #origin: string;
    readonly #token: string;

    constructor(origin: string, token: string) {
        this.#origin = origin;
        this.#token = token;
    }

    /** @throws HarnessError `request_refused` with the host's own message. */
    async request<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
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
        // Answers follow the contract; the server's own tests hold them against it.
        return (text === '' ? undefined : JSON.parse(text)) as Answer;
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
