/**
 * An invocation is one call into an isolate; its outcome is what came of it. Both sides of that sentence, isolate
 * (which makes it) and platform (which keeps it as a trace), agree here.
 */

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** What an integration logged with one call of `console`. */
export interface LogLine {
    level: LogLevel;
    message: string;
    /** Milliseconds since the epoch. */
    timestamp: number;
}

/** A position in the integration's own source, after source maps. Lines and columns count from 1. */
export interface StackFrame {
    file: string;
    line: number;
    column: number;
    function?: string;
}

/** Why an invocation failed, or what went wrong beside its answer. */
export interface InvocationError {
    /** Stable, e.g. `load_failed`, `timed_out`, `killed`, `exception`; every one is listed in `docs/errors.md`. */
    code: string;
    message: string;
    /** Source-mapped text as V8 prints it. */
    stack?: string;
    frames?: StackFrame[];
}

/** One outbound call of an invocation. Never holds a query, a header or a body: they may carry secrets. */
export interface EgressRecord {
    method: string;
    host: string;
    /** Of calls to the platform's API only: paths of others carry secrets too. */
    path?: string;
    /** HTTP status; null when it was refused or failed before an answer. */
    status: number | null;
    requestBytes: number;
    responseBytes: number;
    durationMs: number;
    /** Milliseconds since the epoch. */
    startedAt: number;
    /** Why the policy refused it. */
    refused?: string;
}

/** What came of an invocation, complete once `waitUntil` work has ended or was cut off. */
export interface Outcome {
    /** HTTP status given to the caller. */
    status: number;
    /** Time until the response's headers, in milliseconds. */
    durationMs: number;
    logs: LogLine[];
    egress: EgressRecord[];
    error?: InvocationError;
    /** Which isolate served it: the process's number, and whether the version was loaded for it. */
    isolate: { process: number; cold: boolean };
}
