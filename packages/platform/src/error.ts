import { CodedError } from '@bindery/contract';

/** Stable codes of the platform's errors. The server maps each to an HTTP status; docs/errors.md lists them. */
export type PlatformErrorCode =
    | 'invalid'
    | 'unauthorized'
    | 'forbidden'
    | 'not_found'
    | 'conflict'
    | 'too_large'
    | 'too_many_requests'
    | 'quota_exceeded'
    | 'not_supported'
    | 'integration_failed'
    | 'integration_disabled'
    | 'database_unavailable'
    | 'data_in_use'
    | 'data_unreadable'
    | 'data_exposed'
    | 'schema_newer'
    | 'rights_missing'
    | 'git_failed'
    | 'answer_failed';

/** An error that the platform throws deliberately. Match on `code`; the message is for people. */
export class PlatformError extends CodedError<PlatformErrorCode> {
    /** The HTTP status of an integration's response. It replaces the HTTP status that `code` has. */
    readonly status: number | undefined;
    /** The invocation that failed, if any. */
    readonly invocationId: string | undefined;
    /** Seconds after which the caller may try again, sent as `Retry-After`. */
    readonly retryAfter: number | undefined;

    constructor(
        code: PlatformErrorCode,
        message: string,
        options: {
            cause?: unknown;
            status?: number;
            invocationId?: string;
            retryAfter?: number;
        } = {},
    ) {
        super(code, message, options.cause === undefined ? undefined : { cause: options.cause });
        this.status = options.status;
        this.invocationId = options.invocationId;
        this.retryAfter = options.retryAfter;
    }
}

/** Creates a `not_found` error for a resource, e.g. `notFound('Space', id)`. */
export function notFound(resource: string, id: string): PlatformError {
    return new PlatformError('not_found', `${resource} ${JSON.stringify(id)} not found`);
}
