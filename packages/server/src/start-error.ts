import { PlatformError } from '@bindery/platform';

import { ServerError, type ServerErrorCode } from './error.ts';

const STARTING: readonly string[] = [
    'data_in_use',
    'data_unreadable',
    'data_exposed',
    'database_unavailable',
    'schema_newer',
    'rights_missing',
] satisfies ServerErrorCode[];

/** Converts the platform's errors that prevent the start, with the same code. */
export function toServerError(error: unknown): unknown {
    if (error instanceof PlatformError && STARTING.includes(error.code)) {
        return new ServerError(error.code as ServerErrorCode, error.message, { cause: error });
    }
    return error;
}
