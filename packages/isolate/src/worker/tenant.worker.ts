/**
 * The main module of every loaded version. It evaluates before the integration's code and calls it for each request.
 *
 * It runs in the tenant's own isolate, so it is not a security boundary: the host trusts its reports only about this
 * tenant, and limits are enforced outside the isolate.
 */
import { abortIsolate } from 'cloudflare:workers';

import {
    CALL_HEADER,
    INVOCATION_HEADER,
    SCRIPT_MODULE,
    TOO_MANY_CALLS,
    type WrapperCall,
} from '../wire.ts';
import { captureConsole } from './capture-console.ts';
import { currentInvocation, Invocation, invocations } from './invocation.ts';
import { respond } from './respond.ts';
import { trackResponses } from './track-responses.ts';
import { captureTimers } from './capture-timers.ts';

/** The exports of a bundle. */
interface IntegrationModule {
    default?: {
        fetch?: (request: Request, env: object, context: object) => Response | Promise<Response>;
    };
}

const nativeFetch = globalThis.fetch;

captureConsole();
captureTimers();
trackResponses();

/** Adds the invocation's id for the egress policy, which refuses calls that belong to no running invocation. */
globalThis.fetch = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const invocation = currentInvocation();
    const request = new Request(input, init);
    // The Fetch standard requires this error. workerd would drop the credentials silently, before the egress policy.
    if (hasCredentials(request.url)) {
        return Promise.reject(new TypeError('Credentials in a URL are not allowed.'));
    }
    if (invocation) {
        invocation.calls += 1;
        // The egress policy enforces the limit; this avoids a flood of calls after its first refusal.
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

/**
 * Imports the script on the first request, not statically: an error then has its own stack and belongs to an
 * invocation.
 */
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
    // Pending waitUntil work keeps the framed response open, which keeps workerd's own request context alive.
    const context = {
        waitUntil(work: Promise<unknown>) {
            invocation.waitUntil(work);
        },
        passThroughOnException() {},
        props: {},
    };
    try {
        const returned: unknown = await handler.fetch(request, {}, context);
        if (returned instanceof Response && !returned.bodyUsed) return returned;
        invocation.fail(
            'response',
            new TypeError(`The handler returned ${describe(returned)}, expected a Response.`),
        );
    } catch (error) {
        invocation.fail('handler', error);
    }
    return undefined;
}

function describe(value: unknown): string {
    if (value instanceof Response) return 'a Response whose body was already read';
    return value === null ? 'null' : typeof value;
}

export default {
    fetch(request: Request): Promise<Response> {
        // Only the dispatcher can call this entrypoint, and it always sends the header. The header stays on the
        // request: a copy without it takes a tenth of the time of a small invocation, and it contains nothing secret.
        const call = JSON.parse(request.headers.get(CALL_HEADER) ?? '{}') as WrapperCall;
        const invocation = new Invocation(call);
        return invocations.run(invocation, () => respond(invocation, handle(request, invocation)));
    },
};

/** Shows the dispatcher that this isolate is loaded. */
export const alive = {
    fetch(): Response {
        return new Response(null, { status: 204 });
    },
};

/** Ends this isolate. The host calls it only when nothing runs in it. */
export const evict = {
    fetch(): Response {
        abortIsolate('evicted');
        return new Response(null, { status: 204 });
    },
};
