/**
 * The public interface of this package. `packages/platform` imports only the types in this file, so that it does not
 * depend on workerd.
 */
import type { Event, Environment, Outcome, SDK } from '@bindery/contract';

/** The code of a version. The host fetches it when it loads the version into a process. */
export interface VersionCode {
    /** One ES module with the integration as its default export. */
    script: string;
    /** Source map of `script`, as JSON. */
    sourceMap?: string;
    /** The SDK that the script was bundled with. */
    sdk: SDK;
}

/** The hosts that an integration may call. The platform's API is always allowed. */
export interface EgressPolicy {
    /** Host names, or `*.example.com`. Absent: every public host. */
    allow?: string[];
    /** Takes precedence over `allow`. */
    deny?: string[];
    /** Also allows loopback and private addresses. For development only. */
    allowPrivateNetwork?: boolean;
    /**
     * Hosts whose calls `IsolateHostOptions.outboundFetch` answers in place of the network; `*`: every host. For tests
     * and development: the checks of `allow`, `deny` and addresses do not apply to these calls.
     */
    intercept?: readonly string[];
}

export interface InvocationRequest {
    /** Unique within the host; identifies the invocation in logs and traces. */
    id: string;
    /** The unit of isolation: versions of different tenants never share an isolate. Quarantine applies to a tenant. */
    tenant: string;
    /** Content hash of the version. */
    versionHash: string;
    /**
     * Called when the version is not loaded, and when the source map of an error is needed. May be called more than
     * once, e.g. for another process, after an eviction or for a retry.
     */
    loadCode: () => Promise<VersionCode>;
    /** The SDK that the script was bundled with. `bindery` receives the JSON envelope. Default: `reference`. */
    sdk?: SDK;
    event: Event;
    /** Must not be mutated afterwards: its JSON text is cached and reused by later invocations with the same object. */
    environment: Environment;
    /** Raw body of the original request, for `fetch` events. */
    fetchBody?: Uint8Array;
    egress?: EgressPolicy;
    /** Milliseconds by which `Date` in the isolate is ahead of the clock. For tests and development. */
    clockOffsetMs?: number;
    /**
     * `traceparent` header (W3C Trace Context) of outbound calls that have none, so that the traces of other services
     * continue this one.
     */
    traceparent?: string;
    /** Wall-clock limit in milliseconds. Default and maximum: `IsolateLimits.wallTimeMs`. */
    timeoutMs?: number;
    /** Aborts the invocation, unless its response is already complete. */
    signal?: AbortSignal;
    /** Receives log lines as they arrive, before the outcome is complete. */
    onLog?: (line: Outcome['logs'][number]) => void;
}

/**
 * The integration's response, or the host's in its place: 500 load error, 502 unusable response, 503 overloaded or
 * circuit open, 504 timed out or killed, each with the body `{"error":"…"}`.
 *
 * The body can be read once, through `response` or through `text()`.
 */
export interface InvocationResponse {
    readonly status: number;
    /** True when the integration did not run: too many invocations, open circuit, or the host is shutting down. */
    readonly refused?: boolean | undefined;
    /** Constructed on first access, because a `Response` costs a noticeable share of a small invocation. */
    readonly response: Response;
    /** Returns the value of a header by its name in lower case; repeated headers are joined with a comma. */
    header(name: string): string | null;
    /** Returns the full body. Rejects if the body breaks off. */
    text(): Promise<string>;
    /** Resolves after the body was sent and `waitUntil` work ended or was aborted. Never rejects. */
    readonly outcome: Promise<Outcome>;
}

/** Handles the calls that isolates make to the platform's own API. They go through the host, not over the network. */
export type PlatformFetch = (request: Request) => Promise<Response>;

/**
 * Answers outbound calls to intercepted hosts. The response of `refuseOutbound` makes the integration's
 * `fetch` reject.
 */
export type OutboundFetch = (request: Request, tenant: string) => Promise<Response>;

export interface IsolateHost extends AsyncDisposable {
    /**
     * Runs one invocation. Resolves when the response headers are available. Errors of the integration never
     * reject the promise. Throws a TypeError if the event or the environment cannot be serialized as JSON.
     */
    invoke(request: InvocationRequest): Promise<InvocationResponse>;
    /** Unloads a version: evicts its idle isolates, and lets running invocations finish. */
    retire(tenant: string, versionHash: string): Promise<void>;
    /** Waits up to `timeoutMs` for running invocations and their `waitUntil` work, then ends all processes. */
    drain(timeoutMs?: number): Promise<void>;
    readonly stats: () => IsolateStats;
}

export interface IsolateStats {
    /** Number of processes that were killed or lost while they held isolates. */
    kills: number;
    processes: {
        number: number;
        pid: number;
        isolates: number;
        inFlight: number;
        rssBytes: number;
        /** The process runs a single quarantined tenant. */
        quarantine: boolean;
    }[];
}

export interface IsolateHostOptions {
    /** Number of shared processes. Default: the number of cores. */
    processes?: number;
    /** Origin of the platform's API as integrations see it. Calls to it go to `platformFetch`. */
    apiOrigin: string;
    platformFetch: PlatformFetch;
    /** Certificates in PEM that outbound calls trust besides the public authorities, for services with private ones. */
    certificateAuthorities?: readonly string[] | undefined;
    /** Answers the calls that `EgressPolicy.intercept` selects. */
    outboundFetch?: OutboundFetch | undefined;
    /** Folder for the sockets. Default: a new folder in the system's temporary directory. */
    directory?: string;
    limits?: Partial<IsolateLimits>;
}

/** The limits of a host, described in `docs/isolation.md`. Defaults and their reasons: `host/default-limits.ts`. */
export interface IsolateLimits {
    wallTimeMs: number;
    responseBytes: number;
    logBytes: number;
    scriptBytes: number;
    subrequests: number;
    concurrentInvocations: number;
    memoryBytes: number;
    isolatesPerProcess: number;
    isolateIdleMs: number;
    loadsPerProcess: number;
    processMemoryBytes: number;
    stallMs: number;
}
