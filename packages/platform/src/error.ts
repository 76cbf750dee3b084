import { CodedError } from '@bindery/contract';

/** The codes of the platform's errors. The server maps each to an HTTP status (`error-status.ts`). */
export type PlatformErrorCode =
    | 'invalid'
    | 'unauthorized'
    | 'forbidden'
    | 'not_found'
    | 'conflict'
    | 'too_large'
    | 'too_many_requests'
    | 'not_supported'
    | 'integration_failed'
    | 'integration_disabled'
    | 'database_unavailable'
    | 'data_in_use'
    | 'data_unreadable'
    | 'git_failed';

/** Every error that the platform throws on purpose. Match on `code`; the message is for people. */
export class PlatformError extends CodedError<PlatformErrorCode> {
    /** HTTP status that an integration responded with, for `integration_failed`. */
    readonly status: number | undefined;
    /** The invocation that failed, where there was one. */
    readonly invocationId: string | undefined;

    constructor(
        code: PlatformErrorCode,
        message: string,
        options: { cause?: unknown; status?: number; invocationId?: string } = {},
    ) {
        super(code, message, options.cause === undefined ? undefined : { cause: options.cause });
        this.status = options.status;
        this.invocationId = options.invocationId;
    }
}

/** A `not_found` error that names what was looked for. */
export function notFound(what: string, id: string): PlatformError {
    return new PlatformError('not_found', `${what} ${JSON.stringify(id)} not found`);
}
