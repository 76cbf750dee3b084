import { CodedError } from '@bindery/contract';

/**
 * What can go wrong in the platform. The server maps each code to one HTTP status, see {@link PLATFORM_ERROR_STATUS}.
 */
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

/** The HTTP status that the API answers with for each code. */
export const PLATFORM_ERROR_STATUS: Record<PlatformErrorCode, number> = {
    invalid: 400,
    unauthorized: 401,
    forbidden: 403,
    not_found: 404,
    conflict: 409,
    too_large: 413,
    too_many_requests: 429,
    not_supported: 501,
    integration_failed: 502,
    integration_disabled: 503,
    database_unavailable: 503,
    data_in_use: 503,
    data_unreadable: 500,
    git_failed: 400,
};

/** Every error that the platform throws on purpose. Match on `code`; the message is for people. */
export class PlatformError extends CodedError<PlatformErrorCode> {
    /** The status to answer with when it is not the code's own, e.g. the one an integration chose. */
    readonly status: number;
    /** The invocation that failed, where there was one. */
    readonly invocationId: string | undefined;

    constructor(
        code: PlatformErrorCode,
        message: string,
        options: { cause?: unknown; status?: number; invocationId?: string } = {},
    ) {
        super(code, message, options.cause === undefined ? undefined : { cause: options.cause });
        this.status = options.status ?? PLATFORM_ERROR_STATUS[code];
        this.invocationId = options.invocationId;
    }
}

/** A `not_found` error that names what was looked for. */
export function notFound(what: string, id: string): PlatformError {
    return new PlatformError('not_found', `${what} ${JSON.stringify(id)} not found`);
}
