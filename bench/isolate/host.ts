/** The isolate host under measurement. */
import { type IsolateHost, type IsolateHostOptions, startIsolateHost } from '@bindery/isolate';
import type { InvocationRequest, InvocationResponse } from '@bindery/isolate';

import { ENVIRONMENT, EVENT } from './invocation.ts';

export class MeasuredHost implements AsyncDisposable {
    readonly host: IsolateHost;
    #count = 0;

    private constructor(host: IsolateHost) {
        this.host = host;
    }

    static async start(options: Partial<IsolateHostOptions> = {}): Promise<MeasuredHost> {
        const host = await startIsolateHost({
            apiOrigin: 'http://api.bindery.test',
            platformFetch: async () => new Response('{}'),
            ...options,
        });
        return new MeasuredHost(host);
    }

    invoke(
        script: string,
        options: Pick<InvocationRequest, 'tenant' | 'versionHash'> & Partial<InvocationRequest>,
    ): Promise<InvocationResponse> {
        this.#count += 1;
        return this.host.invoke({
            id: `i${this.#count}`,
            loadCode: async () => ({ script, sdk: 'bindery' }),
            event: EVENT,
            environment: ENVIRONMENT,
            ...options,
        });
    }

    /** Reads the whole response, as the platform does, and throws when the invocation failed. */
    async call(
        script: string,
        options: Pick<InvocationRequest, 'tenant' | 'versionHash'> & Partial<InvocationRequest>,
    ): Promise<void> {
        const result = await this.invoke(script, options);
        const text = await result.text();
        const { error } = await result.outcome;
        if (result.status !== 200 || error) throw new Error(`${text} ${JSON.stringify(error)}`);
    }

    async [Symbol.asyncDispose](): Promise<void> {
        await this.host[Symbol.asyncDispose]();
    }
}
