/**
 * What the platform may know of the isolates: this interface, and nothing of workerd. `packages/platform` imports
 * only this file's types.
 */
import type { Event, Environment, Outcome, SDK } from '@bindery/contract';

/** The code of a version, fetched by the host once per process, when it is first needed. */
export interface VersionCode {
    /** One ES module with the integration as its default export. */
    script: string;
    /** Source map of `script`, JSON. */
    sourceMap?: string;
    /** The SDK in the bundle. */
    sdk: SDK;
}

/** Which hosts an integration may call, beside the platform's API, which it may always call. */
export interface EgressPolicy {
    /** Host names, or `*.example.com`; absent: every public host. */
    allow?: string[];
    /** Refused even when allowed. */
    deny?: string[];
    /** Loopback and private addresses too. Development only. */
    allowPrivateNetwork?: boolean;
}

export interface InvocationRequest {
    /** Unique; names the invocation in logs and traces. */
    id: string;
    /** The unit of isolation: versions of different tenants never share an isolate, and suspects are quarantined by it. */
    tenant: string;
    /** Content hash of the version. */
    versionHash: string;
    /** Called when the version is not loaded yet. May be called more than once (other process, retry). */
    loadCode: () => Promise<VersionCode>;
    /** The SDK in the bundle: `bindery` is called with the JSON envelope. Default: `reference`. */
    sdk?: SDK;
    event: Event;
    /** Not to be changed afterwards: invocations that share one are written from the same text. */
    environment: Environment;
    /** Raw bytes of the original request's body; `fetch` events only. */
    fetchBody?: Uint8Array;
    egress?: EgressPolicy;
    /** Wall-clock limit in milliseconds; default and upper bound are the host's. */
    timeoutMs?: number;
    /** The caller went away. */
    signal?: AbortSignal;
    /** Log lines as they come, before the outcome is complete. */
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
    /** The value of a header by its name in lower case; repeated headers are joined with a comma. */
    header(name: string): string | null;
    /** The full body. Rejects if the body breaks off. */
    text(): Promise<string>;
    /** Resolves after the body was sent and `waitUntil` work ended or was aborted. Never rejects. */
    readonly outcome: Promise<Outcome>;
}

/** Handles calls that isolates make to the platform's own API, over the host, never over the network. */
export type PlatformFetch = (request: Request) => Promise<Response>;

export interface IsolateHost extends AsyncDisposable {
    /** Runs one invocation. Resolves when the response's headers are there; never rejects for what integrations do. */
    invoke(request: InvocationRequest): Promise<InvocationResponse>;
    /** Forgets a version: its idle isolates are ended, running invocations finish. */
    retire(tenant: string, versionHash: string): Promise<void>;
    /** Waits for running invocations and `waitUntil` work, at most `timeoutMs`, then ends all processes. */
    drain(timeoutMs?: number): Promise<void>;
    readonly stats: () => IsolateStats;
}

export interface IsolateStats {
    processes: {
        number: number;
        pid: number;
        isolates: number;
        inFlight: number;
        rssBytes: number;
        quarantine: boolean;
    }[];
}

export interface IsolateHostOptions {
    /** Pool size; default: the number of cores. */
    processes?: number;
    /** Origin of the platform's API as integrations see it; calls to it go to `platformFetch`. */
    apiOrigin: string;
    platformFetch: PlatformFetch;
    /** Where sockets are put; default: a fresh folder in the system's temporary directory. */
    directory?: string;
    limits?: Partial<IsolateLimits>;
}

/** Limits, the same in development and production. */
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
