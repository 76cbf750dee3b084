/**
 * The protocol between the host (Node, `src/host`) and the code inside workerd (`src/worker`).
 *
 *     host ── POST http://dispatcher/invoke ──▶ dispatcher ──▶ tenant wrapper ──▶ the integration
 *          ◀── frames ───────────────────────────┘ (piped through unchanged)         │ fetch()
 *     host ◀── http://code/, http://api/ ─── dispatcher ◀── egress ◀─────────────────┘
 *
 * Both directions are HTTP over unix sockets in a folder that only the host's user can enter. The tenant wrapper runs
 * in the tenant's own isolate, so an integration can forge everything that it sends: the host trusts it only about that
 * tenant's own invocation, and enforces every limit itself.
 */

/** Requests of the host to the dispatcher. */
export const DISPATCHER = {
    /**
     * Body: the envelope, optionally followed by the script. Header `CALL_HEADER`. Responds with frames (200), with an
     * unframed response (see `UNFRAMED_HEADER`), or with a `DispatchFailure` as JSON (500).
     */
    invoke: '/invoke',
    /** Responds with 204 as soon as the event loop of the process turns. */
    ping: '/ping',
    /**
     * Body: `IsolateRef`. Responds with 204 once the isolate is loaded or its load has failed. If the request that
     * started a load is aborted, workerd fails that load for every waiting invocation and caches the failure; so the
     * host waits for this response before it aborts the invocation.
     */
    load: '/load',
    /** Body: isolate key. Ends that isolate; the host evicts idle isolates only. */
    evict: '/evict',
    /** Body: invocation id. Responds with the ledger (`EgressRecord[]`) and deletes it. */
    ledger: '/ledger',
} as const;

/** Host names that the dispatcher calls over the host's socket. They do not exist on the network. */
export const GATEWAY = {
    /** `http://code/<isolate key>`: the script of a version. */
    code: 'code',
    /** `http://api/`: a call to the platform's API; its original URL is in `API_URL_HEADER`. */
    api: 'api',
    /** `http://outbound/`: an intercepted call to another host; its original URL is in `API_URL_HEADER`. */
    outbound: 'outbound',
} as const;

/** Host to dispatcher: the `Call`. Dispatcher to wrapper: the `WrapperCall`. JSON in ASCII. */
export const CALL_HEADER = 'bindery-call';
/** Wrapper to egress: the id of the invocation that makes the call. Removed before the call is forwarded. */
export const INVOCATION_HEADER = 'bindery-invocation';
/** Egress to host: the URL of a call to the platform's API, or of an intercepted call. */
export const API_URL_HEADER = 'bindery-url';
/** Egress to host: the tenant of an intercepted call. */
export const TENANT_HEADER = 'bindery-tenant';
/** Host to egress, on the response to an intercepted call: the reason why `fetch` rejects, in URI encoding. */
export const OUTBOUND_REFUSED_HEADER = 'bindery-refused';
/**
 * Headers with this prefix are reserved for this protocol; they are removed from everything that an integration sends.
 */
export const INTERNAL_HEADER_PREFIX = 'bindery-';

export interface IsolateRef {
    tenant: string;
    /** Isolate key, `tenant:versionHash:nonce`. workerd caches failed loads forever, so a retry uses a new nonce. */
    isolate: string;
}

/** The dispatcher's share of an invocation request. */
export interface Call extends IsolateRef {
    /** Unique within the host. */
    id: string;
    /** Maximum number of outbound calls. */
    subrequests: number;
    /** Maximum log text, in bytes. */
    logBytes: number;
    /**
     * Set when the body also carries the script, for the invocation that loads it: length of the envelope in UTF-16
     * code units; the script follows.
     */
    envelopeLength?: number;
    allow?: string[];
    deny?: string[];
    privateNetwork?: boolean;
    /** Hosts whose calls the host answers; `*`: every host. */
    intercept?: readonly string[];
    /** Milliseconds by which `Date` is ahead. */
    clockOffsetMs?: number;
    /** `traceparent` header of outbound calls that have none. */
    traceparent?: string;
}

/** The wrapper's share of an invocation request. The integration can read it too. */
export type WrapperCall = Pick<Call, 'id' | 'subrequests' | 'logBytes' | 'clockOffsetMs'>;

/** Error text for calls beyond `subrequests`, used by the egress policy and the wrapper. */
export const TOO_MANY_CALLS = 'The invocation has made all the outbound calls it may make.';

/** `invalid`: the response of the wrapper is neither framed nor unframed. */
type DispatchFailureCode = 'load_failed' | 'hung' | 'isolate_aborted' | 'invalid' | 'failed';

/** Sent by the dispatcher when the wrapper did not respond, or its response violates this protocol. */
export interface DispatchFailure {
    code: DispatchFailureCode;
    message: string;
    stack?: string;
}

/**
 * A frame is one byte of type, four bytes of length (big endian), and the payload. Order of frames: any number of `log`
 * and `error`; one `head`; any mixture of `body`, `log` and `error`; `end` or `broken`; `log` and `error` of
 * `waitUntil` work; one `done`.
 *
 * A response that is complete at once is sent without frames: see `UNFRAMED_HEADER`.
 */
export const FRAME = {
    /** JSON `LogFrame`. */
    log: 1,
    /** JSON `ErrorFrame`: an exception or an unhandled rejection. */
    error: 2,
    /** JSON `HeadFrame`: status and headers of the handler's response. */
    head: 3,
    /** Bytes of the response body. */
    body: 4,
    /** Empty: the body is complete. */
    end: 5,
    /** JSON `ErrorFrame`: the body stream failed. */
    broken: 6,
    /** Empty: `waitUntil` work has ended. */
    done: 7,
} as const;

export const FRAME_HEADER_BYTES = 5;

export interface LogFrame {
    level: 'debug' | 'info' | 'warn' | 'error';
    message: string;
    timestamp: number;
}

export interface ErrorFrame {
    /**
     * `load`: the module did not evaluate. `handler`: the handler threw or rejected. `response`: the handler returned
     * something other than a usable Response. `uncaught`: a timer or an event listener threw.
     */
    kind: 'load' | 'handler' | 'response' | 'rejection' | 'uncaught' | 'wait-until';
    message: string;
    stack?: string;
}

export interface HeadFrame {
    status: number;
    headers: [string, string][];
}

/** Maximum length of an error message or a stack, in characters. Both sides truncate. */
export const ERROR_TEXT_CHARACTERS = 16_384;

/** Module name of the integration's script inside the isolate. Stacks contain it; the source map applies to it. */
export const SCRIPT_MODULE = 'integration.js';
export const WRAPPER_MODULE = 'bindery-wrapper.js';
/** Entrypoint of the wrapper that ends its isolate. */
export const EVICT_ENTRYPOINT = 'evict';
/** Entrypoint of the wrapper that responds with 204; shows that the isolate is loaded. */
export const ALIVE_ENTRYPOINT = 'alive';

/** Compatibility date and flags of integrations: those of GitBook's own command line tool. */
export const INTEGRATION_COMPATIBILITY_DATE = '2025-05-25';
export const INTEGRATION_COMPATIBILITY_FLAGS = ['nodejs_compat'];

/**
 * Marks a response that the wrapper sends as it is, without frames, because its body is a string, no `waitUntil` work
 * is pending and the log is short. That saves a third of the cost of a small invocation (`bench/isolate`). Value: JSON
 * `UnframedHeader`, in ASCII.
 */
export const UNFRAMED_HEADER = 'bindery-unframed';
/** Longer logs are sent in frames. */
export const UNFRAMED_HEADER_BYTES = 4_096;

export interface UnframedHeader {
    logs: LogFrame[];
}

/**
 * Dispatcher to host, on an unframed response: the invocation made outbound calls, so the host must request the ledger.
 * After a framed response the host always requests it.
 */
export const LEDGER_HEADER = 'bindery-ledger';

/** Headers that apply to a single connection. The host does not forward them. */
export const CONNECTION_HEADERS = [
    'connection',
    'content-length',
    'keep-alive',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
] as const;
