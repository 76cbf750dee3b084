/**
 * An invocation is one call into an isolate; its outcome is the record of that call. `isolate` creates outcomes and
 * `platform` stores them as traces; both use these types.
 */

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One line that an integration wrote to `console`. */
export interface LogLine {
    level: LogLevel;
    message: string;
    /** Milliseconds since the epoch. */
    timestamp: number;
}

/** A position in the integration's source, after source maps are applied. Lines and columns count from 1. */
export interface StackFrame {
    file: string;
    line: number;
    column: number;
    function?: string;
}

/** The error of an invocation. An invocation that responded may have one too, from its `waitUntil` work. */
export interface InvocationError {
    /** Stable code, e.g. `load_failed`, `timed_out`, `killed`, `exception`; `docs/errors.md` lists all codes. */
    code: string;
    message: string;
    /** The stack as V8 formats it, with source-mapped positions. */
    stack?: string;
    frames?: StackFrame[];
}

/** One outbound HTTP call of an invocation. Contains no query, header or body: they may contain secrets. */
export interface EgressRecord {
    method: string;
    host: string;
    /** Only for calls to the platform's API: paths of other hosts may contain secrets. */
    path?: string;
    /** HTTP status; null for a call that was refused or failed before a response arrived. */
    status: number | null;
    requestBytes: number;
    responseBytes: number;
    durationMs: number;
    /** Milliseconds since the epoch. */
    startedAt: number;
    /** The reason for which the egress policy refused the call. */
    refused?: string;
}

/** The outcome of an invocation; complete once its `waitUntil` work has ended or was aborted. */
export interface Outcome {
    /** HTTP status of the response to the caller. */
    status: number;
    /** Time until the response's headers, in milliseconds. */
    durationMs: number;
    logs: LogLine[];
    egress: EgressRecord[];
    error?: InvocationError;
    /** The isolate's process number, and whether the version had to be loaded for this invocation. */
    isolate: { process: number; cold: boolean };
}
