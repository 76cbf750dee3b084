import type { PlatformError, PlatformErrorCode } from '@bindery/platform';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** The HTTP status of each code. */
const ERROR_STATUS: Record<PlatformErrorCode, ContentfulStatusCode> = {
    invalid: 400,
    unauthorized: 401,
    forbidden: 403,
    not_found: 404,
    conflict: 409,
    too_large: 413,
    too_many_requests: 429,
    quota_exceeded: 429,
    not_supported: 501,
    integration_failed: 502,
    integration_disabled: 503,
    database_unavailable: 503,
    data_in_use: 503,
    data_unreadable: 500,
    data_exposed: 503,
    schema_newer: 503,
    rights_missing: 503,
    git_failed: 400,
    answer_failed: 502,
};

/** Returns the status of the response: the one that an integration chose, or else that of the error's code. */
export function statusOf({ code, status }: PlatformError): ContentfulStatusCode {
    // The cast holds: the SDK's `ExposableError` has statuses from 400 to 599, which may all have a body.
    return (status as ContentfulStatusCode | undefined) ?? ERROR_STATUS[code];
}
