/**
 * The main module of every loaded version: it evaluates before the integration's code and hands each request to it.
 *
 * It lives in the tenant's isolate, so it is a convenience and no boundary: what it reports is about this tenant only,
 * and every limit is enforced outside.
 */
import { abortIsolate } from 'cloudflare:workers';

import {
    CALL_HEADER,
    INVOCATION_HEADER,
    SCRIPT_MODULE,
    TOO_MANY_CALLS,
    type WrapperCall,
} from '../wire.ts';
import { captureConsole } from './console.ts';
import { currentInvocation, Invocation, invocations } from './invocation.ts';
import { answerWith } from './answer.ts';
import { captureTimers } from './timers.ts';
import { watchResponses } from './whole.ts';

/** What a bundle exports. */
interface IntegrationModule {
    default?: {
        fetch?: (request: Request, env: object, context: object) => Response | Promise<Response>;
    };
}

const nativeFetch = globalThis.fetch;

captureConsole();
captureTimers();
watchResponses();

/** Names the invocation to the egress policy, which refuses calls that belong to none. */
globalThis.fetch = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const invocation = currentInvocation();
    const request = new Request(input, init);
    // The Fetch standard refuses them too; workerd drops them silently, and the egress policy never sees them.
    if (hasCredentials(request.url)) {
        return Promise.reject(new TypeError('Credentials in a URL are not allowed.'));
    }
    if (invocation) {
        invocation.calls += 1;
        // The egress policy counts too, and has refused one call already: this only spares it the flood.
        if (invocation.calls > invocation.subrequests + 1) {
            return Promise.reject(new Error(`The call was refused: ${TOO_MANY_CALLS}`));
        }
        request.headers.set(INVOCATION_HEADER, invocation.id);
    }
    return nativeFetch(request);
};

function hasCredentials(text: string): boolean {
    if (!text.includes('@')) return false;
    const url = new URL(text);
    return url.username !== '' || url.password !== '';
}

addEventListener('unhandledrejection', (event: PromiseRejectionEvent) => {
    currentInvocation()?.fail('rejection', event.reason);
});

let loading: Promise<IntegrationModule> | undefined;

/** Imported on the first request and not statically: an error then has its own stack, and belongs to an invocation. */
function load(): Promise<IntegrationModule> {
    const specifier: string = SCRIPT_MODULE;
    loading ??= import(specifier) as Promise<IntegrationModule>;
    return loading;
}

async function handle(request: Request, invocation: Invocation): Promise<Response | undefined> {
    let integration: IntegrationModule;
    try {
        integration = await load();
    } catch (error) {
        invocation.fail('load', error);
        return undefined;
    }
    const handler = integration.default;
    if (typeof handler?.fetch !== 'function') {
        invocation.fail(
            'load',
            new Error('The default export of the script has no fetch() function.'),
        );
        return undefined;
    }
    // Work given to waitUntil keeps the answer's body open, and with it the real context.
    const context = {
        waitUntil(work: Promise<unknown>) {
            invocation.waitUntil(work);
        },
        passThroughOnException() {},
        props: {},
    };
    try {
        const answer: unknown = await handler.fetch(request, {}, context);
        if (answer instanceof Response && !answer.bodyUsed) return answer;
        invocation.fail(
            'answer',
            new TypeError(`The handler answered ${describe(answer)}, expected a Response.`),
        );
    } catch (error) {
        invocation.fail('handler', error);
    }
    return undefined;
}

function describe(value: unknown): string {
    if (value instanceof Response) return 'a Response whose body was read already';
    return value === null ? 'null' : typeof value;
}

export default {
    fetch(request: Request): Promise<Response> {
        // Only the dispatcher can call this entrypoint, and it always sends the header. It stays on the request, since a
        // copy without it costs a tenth of a small invocation's time, and says nothing that is not the tenant's own.
        const call = JSON.parse(request.headers.get(CALL_HEADER) ?? '{}') as WrapperCall;
        const invocation = new Invocation(call);
        return invocations.run(invocation, () =>
            answerWith(invocation, handle(request, invocation)),
        );
    },
};

/** Tells the dispatcher that this isolate is there. */
export const alive = {
    fetch(): Response {
        return new Response(null, { status: 204 });
    },
};

/** Ends this isolate. The host calls it when nothing is running in it. */
export const evict = {
    fetch(): Response {
        abortIsolate('evicted');
        return new Response(null, { status: 204 });
    },
};
