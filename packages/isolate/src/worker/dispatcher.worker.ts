/** The only worker in workerd's configuration. It loads versions and forwards invocations to them. */
import {
    ALIVE_ENTRYPOINT,
    type Call,
    CALL_HEADER,
    DISPATCHER,
    type DispatchFailure,
    ERROR_TEXT_CHARACTERS,
    EVICT_ENTRYPOINT,
    GATEWAY,
    INTEGRATION_COMPATIBILITY_DATE,
    INTEGRATION_COMPATIBILITY_FLAGS,
    type IsolateRef,
    LEDGER_HEADER,
    SCRIPT_MODULE,
    UNFRAMED_HEADER,
    WRAPPER_MODULE,
    type WrapperCall,
} from '../wire.ts';
import { type Ledger, ledgers, openLedger } from './ledger.ts';
// A text module in workerd's configuration: the bundled tenant wrapper.
import wrapper from 'wrapper';

export { Egress } from './egress.worker.ts';

interface Env {
    LOADER: WorkerLoader;
    HOST: Fetcher;
}

/** The entrypoints of this module that `ctx.exports` provides. */
interface Exports {
    Egress(options: { props: { tenant: string } }): Fetcher;
}

/** Number of loads by isolate key. A second load means that the isolate ended itself. */
const loads = new Map<string, number>();

/**
 * Loads a version. Without `script` the code is fetched from the host: another invocation started the load, or the
 * isolate had ended.
 */
function load(env: Env, ctx: ExecutionContext, call: IsolateRef, script?: string): WorkerStub {
    return env.LOADER.get(call.isolate, async () => {
        loads.set(call.isolate, (loads.get(call.isolate) ?? 0) + 1);
        const code = script ?? (await fetchScript(env, call));
        const exports = ctx.exports as unknown as Exports; // the generated types of workerd do not describe this module
        return {
            compatibilityDate: INTEGRATION_COMPATIBILITY_DATE,
            compatibilityFlags: INTEGRATION_COMPATIBILITY_FLAGS,
            mainModule: WRAPPER_MODULE,
            modules: { [WRAPPER_MODULE]: wrapper, [SCRIPT_MODULE]: code },
            env: {},
            globalOutbound: exports.Egress({ props: { tenant: call.tenant } }),
        };
    });
}

async function fetchScript(env: Env, { isolate }: IsolateRef): Promise<string> {
    const response = await env.HOST.fetch(`http://${GATEWAY.code}/${encodeURIComponent(isolate)}`);
    const text = await response.text();
    if (!response.ok) throw new Error(`The code could not be read: ${text}`);
    return text;
}

/**
 * Separates the envelope from the script that follows it. Reads text, not bytes: buffers stay in memory until the next
 * garbage collection of this isolate, which may come hundreds of loads later.
 */
async function unpack(
    request: Request,
    { envelopeLength }: Call,
): Promise<{ envelope: BodyInit | null; script?: string }> {
    if (envelopeLength === undefined) return { envelope: request.body };
    const text = await request.text();
    return { envelope: text.slice(0, envelopeLength), script: text.slice(envelopeLength) };
}

async function invoke(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
    const header = request.headers.get(CALL_HEADER);
    if (header === null) return new Response(null, { status: 400 });
    const call = JSON.parse(header) as Call; // written by the host
    const ledger = openLedger(call);
    const { id, subrequests, logBytes, clockOffsetMs } = call;
    const wrapperCall: WrapperCall = {
        id,
        subrequests,
        logBytes,
        ...(clockOffsetMs === undefined ? {} : { clockOffsetMs }),
    };
    try {
        const { script, envelope } = await unpack(request, call);
        const response = await load(env, ctx, call, script)
            .getEntrypoint()
            .fetch('http://host/v1', {
                method: 'POST',
                headers: {
                    'content-type': request.headers.get('content-type') ?? '',
                    [CALL_HEADER]: JSON.stringify(wrapperCall),
                },
                body: envelope,
                // A redirect belongs to the integration's response; the dispatcher must not follow it.
                redirect: 'manual',
            });
        if (response.headers.has(UNFRAMED_HEADER)) return closeLedger(response, call, ledger);
        if (response.status === 200) return response;
        // Not passed through, because the host would read the response as a `DispatchFailure` of this worker.
        await response.body?.cancel();
        return failed({ code: 'invalid', message: 'The response could not be parsed.' });
    } catch (error) {
        const failure = failureOf(error);
        if (failure.code === 'hung' && (await wasAborted(env, ctx, call))) {
            failure.code = 'isolate_aborted';
            failure.message = 'The integration ended its own isolate.';
        }
        return failed(failure);
    }
}

function failed(failure: DispatchFailure): Response {
    return Response.json(failure, { status: 500 });
}

/**
 * Refuses further calls of an invocation whose response is complete. Marks the response if there are records; the
 * dispatcher does so and not the wrapper, because an integration could forge the wrapper's header to hide its calls.
 */
function closeLedger(response: Response, { id }: Call, ledger: Ledger): Response {
    if (ledger.records.length === 0) {
        ledgers.delete(id);
        return response;
    }
    ledger.closed = true;
    const marked = new Response(response.body, response);
    marked.headers.set(LEDGER_HEADER, '1');
    return marked;
}

/**
 * Waits until an isolate is loaded or its load failed. A failure is reported by the invocations that need the isolate.
 */
async function waitForLoad(ref: IsolateRef, env: Env, ctx: ExecutionContext): Promise<Response> {
    try {
        await load(env, ctx, ref).getEntrypoint(ALIVE_ENTRYPOINT).fetch('http://host/');
    } catch {
        // workerd fails every later use of this isolate in the same way.
    }
    return new Response(null, { status: 204 });
}

/**
 * Returns true if the isolate ended while a request ran: workerd reports such a request as hung, and a new load of the
 * same key shows that the isolate had ended.
 */
async function wasAborted(env: Env, ctx: ExecutionContext, call: Call): Promise<boolean> {
    const before = loads.get(call.isolate);
    await load(env, ctx, call).getEntrypoint(ALIVE_ENTRYPOINT).fetch('http://host/');
    return loads.get(call.isolate) !== before;
}

/**
 * Classifies an error of workerd by its text, because workerd has no codes. Its version is pinned, and tests cover the
 * texts.
 */
function failureOf(error: unknown): DispatchFailure {
    const message = error instanceof Error ? error.message : String(error);
    const code: DispatchFailure['code'] = message.startsWith('Failed to start Worker')
        ? 'load_failed'
        : message.includes('had hung')
          ? 'hung'
          : message.includes('abortIsolate')
            ? 'isolate_aborted'
            : 'failed';
    const reason = message.slice(0, ERROR_TEXT_CHARACTERS);
    return { code, message: reason.replace(/^Failed to start Worker:\s*(Uncaught )?/, '') };
}

async function evict(isolate: string, env: Env): Promise<Response> {
    loads.delete(isolate);
    const stub = env.LOADER.get(isolate, () => {
        throw new Error('not loaded');
    });
    try {
        await stub.getEntrypoint(EVICT_ENTRYPOINT).fetch('http://host/');
    } catch {
        // Expected: ending the isolate fails the request that ends it.
    }
    return new Response(null, { status: 204 });
}

export default {
    async fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
        // Compares the end of the URL instead of parsing it, which is cheaper. The host writes the URL.
        switch (request.url.slice(request.url.lastIndexOf('/'))) {
            case DISPATCHER.invoke:
                return invoke(request, env, ctx);
            case DISPATCHER.load:
                return waitForLoad((await request.json()) as IsolateRef, env, ctx); // written by the host
            case DISPATCHER.ping:
                return new Response(null, { status: 204 });
            case DISPATCHER.ledger: {
                const id = await request.text();
                const records = ledgers.get(id)?.records ?? [];
                ledgers.delete(id);
                return Response.json(records);
            }
            case DISPATCHER.evict:
                return evict(await request.text(), env);
            default:
                return new Response(null, { status: 404 });
        }
    },
};
