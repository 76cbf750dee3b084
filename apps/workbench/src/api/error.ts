import { CodedError } from '@bindery/contract';

/** Why a call to the server did not give what was asked for. */
export type WorkbenchErrorCode =
    /** The server could not be reached, or the connection broke. */
    | 'unreachable'
    /** The token of this page is no longer valid: the server was started on other data. */
    | 'unauthorized'
    | 'not_found'
    /** Somebody else changed it since it was read. */
    | 'conflict'
    /** The server refused what was sent; `fields` may say where. */
    | 'invalid'
    /** Anything else; the message is the server's. */
    | 'failed';

export interface WorkbenchErrorDetails {
    status?: number;
    /** Messages by field, where the server names fields. */
    fields?: Record<string, string>;
    /** The invocation that failed, where the server names it. */
    invocationId?: string;
    cause?: unknown;
}

/** The one error class of the workbench. */
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

/** Any thrown value as a WorkbenchError, so that screens have one shape to show. */
export function asWorkbenchError(error: unknown): WorkbenchError {
    if (error instanceof WorkbenchError) return error;
    const message = error instanceof Error ? error.message : String(error);
    return new WorkbenchError('failed', message, { cause: error });
}
