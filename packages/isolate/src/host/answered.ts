/** An answer whose headers are there, with as little made of it as its reader needs. */
import type { Outcome } from '@bindery/contract';

import type { InvocationResponse } from '../interface.ts';

const decoder = new TextDecoder();

export interface AnsweredWith {
    status: number;
    /** Names in lower case. */
    headers: [string, string][];
    body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | string | null;
}

export class Answered implements InvocationResponse {
    readonly status: number;
    readonly refused: boolean;
    readonly outcome: Promise<Outcome>;
    readonly #with: AnsweredWith;
    #response: Response | undefined;

    constructor(answered: AnsweredWith, outcome: Promise<Outcome>, refused = false) {
        this.status = answered.status;
        this.refused = refused;
        this.outcome = outcome;
        this.#with = answered;
    }

    get response(): Response {
        const { status, headers, body } = this.#with;
        this.#response ??= new Response(body, { status, headers });
        return this.#response;
    }

    header(name: string): string | null {
        const values = this.#with.headers.filter(([each]) => each === name);
        return values.length === 0 ? null : values.map(([, value]) => value).join(', ');
    }

    async text(): Promise<string> {
        const { body } = this.#with;
        if (this.#response || body instanceof ReadableStream) return this.response.text();
        return body instanceof Uint8Array ? decoder.decode(body) : (body ?? '');
    }
}
