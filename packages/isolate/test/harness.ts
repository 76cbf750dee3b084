/** Starts an isolate host with real workerd processes, and invokes scripts that tests pass as text. */
import type { Environment, Event, Outcome } from '@bindery/contract';

import {
    type InvocationRequest,
    type IsolateHost,
    type IsolateHostOptions,
    startIsolateHost,
} from '../src/index.ts';

export const API_ORIGIN = 'http://api.bindery.test';

/** The scripts of these tests read no other fields. */
const ENVIRONMENT = { integration: { name: 'test' } } as unknown as Environment;
const EVENT = { type: 'ui_render', componentId: 'test' } as unknown as Event;

export interface CompletedInvocation {
    status: number;
    text: string;
    headers: Headers;
    outcome: Outcome;
    /** The error that reading the body threw. */
    bodyError?: unknown;
}

export class Harness implements AsyncDisposable {
    readonly host: IsolateHost;
    #count = 0;

    private constructor(host: IsolateHost) {
        this.host = host;
    }

    static async start(options: Partial<IsolateHostOptions> = {}): Promise<Harness> {
        const host = await startIsolateHost({
            processes: 1,
            apiOrigin: API_ORIGIN,
            platformFetch: async (request) => Response.json({ url: request.url }),
            ...options,
        });
        return new Harness(host);
    }

    request(script: string, options: Partial<InvocationRequest> = {}): InvocationRequest {
        this.#count += 1;
        return {
            id: `invocation-${this.#count}`,
            tenant: 'tenant',
            versionHash: versionHash(script),
            loadCode: async () => ({ script, sdk: 'reference' }),
            event: EVENT,
            environment: ENVIRONMENT,
            ...options,
        };
    }

    /** Invokes the script, reads the full body and waits for the outcome. */
    async run(
        script: string,
        options: Partial<InvocationRequest> = {},
    ): Promise<CompletedInvocation> {
        const { response, outcome } = await this.host.invoke(this.request(script, options));
        const head = { status: response.status, headers: response.headers };
        try {
            return { ...head, text: await response.text(), outcome: await outcome };
        } catch (bodyError) {
            return { ...head, text: '', bodyError, outcome: await outcome };
        }
    }

    async [Symbol.asyncDispose](): Promise<void> {
        await this.host[Symbol.asyncDispose]();
    }
}

/** Returns a script whose `fetch` function has this body, with `request`, `env` and `ctx` in scope. */
export function handler(body: string): string {
    return `export default {\n    async fetch(request, env, ctx) {\n${body}\n    },\n};\n`;
}

function versionHash(script: string): string {
    let value = 5381;
    for (let index = 0; index < script.length; index += 1) {
        value = (Math.imul(value, 33) ^ script.charCodeAt(index)) >>> 0;
    }
    return `${value.toString(16)}-${script.length}`;
}
