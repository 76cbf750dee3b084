/**
 * The whole agreement between the two sides: the host (Node, `src/host`) and what runs inside workerd (`src/worker`).
 *
 *     host ── POST http://dispatcher/invoke ──▶ dispatcher ──▶ tenant wrapper ──▶ the integration
 *          ◀── frames ───────────────────────────┘ (piped through, untouched)        │ fetch()
 *     host ◀── http://code/, http://api/ ─── dispatcher ◀── egress ◀─────────────────┘
 *
 * Both directions are HTTP over unix sockets in a folder that only the host's user can enter. Everything that the
 * tenant wrapper says comes out of the tenant's own isolate, so the host believes it only about that tenant's own
 * invocation, and enforces every limit without its help.
 */

/** Requests of the host to the dispatcher. */
export const DISPATCHER = {
    /** Body: the envelope, perhaps with the script after it. Header `CALL_HEADER`. Answers frames (200), or a `DispatchFailure` as JSON (500). */
    invoke: '/invoke',
    /** Answers 204 once the process turns its event loop. */
    ping: '/ping',
    /**
     * Body: `IsolateRef`. Answers 204 once the isolate is there, or its load has failed. A load fails with the request
     * that began it, for all who wait for it, and workerd remembers that: so no invocation is cut off before.
     */
    load: '/load',
    /** Body: isolate key. Ends that isolate now; the host calls it for idle ones only. */
    evict: '/evict',
    /** Body: invocation id. Answers the ledger (`EgressRecord[]`) and removes it. */
    ledger: '/ledger',
} as const;

/** Hosts that the dispatcher calls over the host's socket. They are no names of the network. */
export const GATEWAY = {
    /** `http://code/<isolate key>`: the script of a version. */
    code: 'code',
    /** `http://api/`: a call to the platform's API; its true URL is in `API_URL_HEADER`. */
    api: 'api',
} as const;

/** Host to dispatcher: the `Call`; dispatcher to wrapper: the `WrapperCall`; as JSON in ASCII. */
export const CALL_HEADER = 'bindery-call';
/** Wrapper to egress: which invocation calls out. Removed before the call leaves. */
export const INVOCATION_HEADER = 'bindery-invocation';
/** Egress to host: the URL of a call to the platform's API. */
export const API_URL_HEADER = 'bindery-url';
/** Headers with this prefix belong to this file; an integration cannot send them. */
export const INTERNAL_HEADER_PREFIX = 'bindery-';

/** Which isolate, and whose. */
export interface IsolateRef {
    tenant: string;
    /** Its key, `tenant:versionHash:nonce`. workerd caches failed loads for ever, so a retry takes a new nonce. */
    isolate: string;
}

/** What the dispatcher must know of an invocation. Short names: it is parsed on every call. */
export interface Call extends IsolateRef {
    /** Unique in this host. */
    id: string;
    /** How many subrequests are left. */
    subrequests: number;
    /** Bytes of log text that are kept. */
    logBytes: number;
    /** Where the script comes along, for the invocation that loads it: it follows after so many UTF-16 units of envelope. */
    envelopeLength?: number;
    allow?: string[];
    deny?: string[];
    privateNetwork?: boolean;
}

/** What the wrapper must know of it. The integration can see it too. */
export type WrapperCall = Pick<Call, 'id' | 'subrequests' | 'logBytes'>;

/** Why a call beyond `subrequests` is refused; said by the egress policy and by the wrapper. */
export const TOO_MANY_CALLS = 'The invocation has made all the outbound calls it may make.';

type DispatchFailureCode = 'load_failed' | 'hung' | 'isolate_aborted' | 'failed';

/** Why the dispatcher got no answer from the wrapper. */
export interface DispatchFailure {
    code: DispatchFailureCode;
    message: string;
    stack?: string;
}

/**
 * A frame is one byte of type, four bytes of length (big endian) and that many bytes of payload. In this order:
 * any number of `log` and `error`; one `head`; `body` and `log` and `error` in any mixture; `end` or `broken`; more
 * `log` and `error` from `waitUntil`; one `done`.
 *
 * An answer that is complete at once is not put into frames: see `WHOLE_HEADER`.
 */
export const FRAME = {
    /** JSON `LogFrame`. */
    log: 1,
    /** JSON `ErrorFrame`: an exception or an unhandled rejection. */
    error: 2,
    /** JSON `HeadFrame`: the handler answered. */
    head: 3,
    /** Bytes of the answer's body. */
    body: 4,
    /** Empty: the body is complete. */
    end: 5,
    /** JSON `ErrorFrame`: the body broke off. */
    broken: 6,
    /** Empty: `waitUntil` work has ended too. */
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
     * `load`: the module did not evaluate. `handler`: it threw. `answer`: what it returned is no Response. `uncaught`: a
     * timer or a listener threw.
     */
    kind: 'load' | 'handler' | 'answer' | 'rejection' | 'uncaught' | 'wait-until';
    message: string;
    stack?: string;
}

export interface HeadFrame {
    status: number;
    headers: [string, string][];
}

/** Of a message or a stack, in characters; the rest is cut off on both sides. */
export const ERROR_TEXT_CHARACTERS = 16_384;

/** Name of the integration's module inside the isolate; stacks show it and the source map is applied to it. */
export const SCRIPT_MODULE = 'integration.js';
export const WRAPPER_MODULE = 'bindery-wrapper.js';
/** The wrapper's entrypoint that ends the isolate. */
export const EVICT_ENTRYPOINT = 'evict';
/** The wrapper's entrypoint that does nothing. */
export const ALIVE_ENTRYPOINT = 'alive';

/** What integrations are run with: the date and flags that GitBook's own command line tool uses. */
export const INTEGRATION_COMPATIBILITY_DATE = '2025-05-25';
export const INTEGRATION_COMPATIBILITY_FLAGS = ['nodejs_compat'];

/**
 * The wrapper sends the integration's own answer as it is, with this header, when its body is a string, nothing is left
 * to `waitUntil` and the log is short: that saves a third of what a small invocation costs. JSON `WholeHeader`, ASCII.
 */
export const WHOLE_HEADER = 'bindery-whole';
/** Longer logs go into frames. */
export const WHOLE_HEADER_BYTES = 4_096;

export interface WholeHeader {
    logs: LogFrame[];
}

/**
 * Dispatcher to host, on an answer that came whole: outbound calls were made, so that there is a ledger to ask for.
 * After an answer in frames the host asks always.
 */
export const LEDGER_HEADER = 'bindery-ledger';

/** About one connection, or about an encoding of the body: an answer that sets one is put into frames. */
export const CONNECTION_HEADERS = [
    'connection',
    'content-encoding',
    'content-length',
    'keep-alive',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
] as const;
