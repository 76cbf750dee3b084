import type { ApiToken, CreatedApiToken, NewApiToken } from '@bindery/contract';

import { CommandError } from '../error.ts';

/** Calls the routes of a host below `/workbench`, with a token of a user. */
export class HostClient {
    readonly #endpoint: string;
    readonly #token: string;

    constructor(endpoint: string, token: string) {
        this.#endpoint = endpoint.replace(/\/+$/, '');
        this.#token = token;
    }

    async listTokens(): Promise<ApiToken[]> {
        return (await this.#call<{ items: ApiToken[] }>('GET', '/workbench/tokens')).items;
    }

    createToken(token: NewApiToken): Promise<CreatedApiToken> {
        return this.#call('POST', '/workbench/tokens', token);
    }

    async revokeToken(id: string): Promise<void> {
        await this.#call('DELETE', `/workbench/tokens/${encodeURIComponent(id)}`);
    }

    createSignInUrl(path: string | undefined): Promise<{ url: string }> {
        return this.#call('POST', '/workbench/sign-in-codes', path === undefined ? {} : { path });
    }

    /** @throws CommandError `host_unreachable`, `host_refused`. */
    async #call<Result>(method: string, path: string, body?: unknown): Promise<Result> {
        let response: Response;
        try {
            response = await fetch(this.#endpoint + path, {
                method,
                headers: {
                    authorization: `Bearer ${this.#token}`,
                    'content-type': 'application/json',
                },
                ...(body === undefined ? {} : { body: JSON.stringify(body) }),
            });
        } catch (cause) {
            throw new CommandError(
                'host_unreachable',
                `${this.#endpoint} does not answer: check --endpoint, and that the host runs.`,
                { cause },
            );
        }
        const text = await response.text();
        if (!response.ok) {
            throw new CommandError(
                'host_refused',
                `${this.#endpoint} answered ${response.status}: ${messageOf(text)}`,
            );
        }
        // The cast holds: hosts answer with the shapes of the contract.
        return (text === '' ? undefined : JSON.parse(text)) as Result;
    }
}

function messageOf(text: string): string {
    try {
        const { error } = JSON.parse(text) as { error?: { message?: string } };
        return error?.message ?? text;
    } catch {
        return text;
    }
}
