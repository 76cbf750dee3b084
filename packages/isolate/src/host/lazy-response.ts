/** An invocation response that constructs a `Response` only if its reader needs one. */
import type { Outcome } from '@bindery/contract';

import type { InvocationResponse } from '../interface.ts';

const decoder = new TextDecoder();

export interface ResponseParts {
    status: number;
    /** Names in lower case. */
    headers: [string, string][];
    body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | string | null;
}

export class LazyResponse implements InvocationResponse {
    readonly status: number;
    readonly refused: boolean;
    readonly outcome: Promise<Outcome>;
    readonly #parts: ResponseParts;
    #response: Response | undefined;

    constructor(parts: ResponseParts, outcome: Promise<Outcome>, refused = false) {
        this.status = parts.status;
        this.refused = refused;
        this.outcome = outcome;
        this.#parts = parts;
    }

    get response(): Response {
        const { status, headers, body } = this.#parts;
        this.#response ??= new Response(body, { status, headers });
        return this.#response;
    }

    header(name: string): string | null {
        const values = this.#parts.headers.filter(([headerName]) => headerName === name);
        return values.length === 0 ? null : values.map(([, value]) => value).join(', ');
    }

    async text(): Promise<string> {
        const { body } = this.#parts;
        if (this.#response || body instanceof ReadableStream) return this.response.text();
        return body instanceof Uint8Array ? decoder.decode(body) : (body ?? '');
    }
}
