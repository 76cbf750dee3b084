import { CodedError } from '@bindery/contract';

/** Reasons why a call to the server failed. */
export type WorkbenchErrorCode =
    /** The server could not be reached, or the connection was lost. */
    | 'unreachable'
    /** This browser is not signed in, or its session has ended. */
    | 'unauthorized'
    /** The person's role lacks a permission. */
    | 'forbidden'
    | 'not_found'
    /** The resource was changed by another client since it was read. */
    | 'conflict'
    /** The server rejected the request body; `fields` names the fields if the server does. */
    | 'invalid'
    /** Any other error; the message comes from the server. */
    | 'failed';

export interface WorkbenchErrorDetails {
    status?: number;
    /** Messages by field, if the server names fields. */
    fields?: Record<string, string>;
    /** The failed invocation, if the server names it. */
    invocationId?: string;
    cause?: unknown;
}

/** Error class of the workbench. */
export class WorkbenchError extends CodedError<WorkbenchErrorCode> {
    readonly status: number | undefined;
    readonly fields: Record<string, string>;
    readonly invocationId: string | undefined;

    constructor(code: WorkbenchErrorCode, message: string, details: WorkbenchErrorDetails = {}) {
        super(code, message, { cause: details.cause });
        this.status = details.status;
        this.fields = details.fields ?? {};
        this.invocationId = details.invocationId;
    }
}

/** Converts any thrown value to a WorkbenchError, so that screens handle one type. */
export function asWorkbenchError(error: unknown): WorkbenchError {
    if (error instanceof WorkbenchError) return error;
    const message = error instanceof Error ? error.message : String(error);
    return new WorkbenchError('failed', message, { cause: error });
}
