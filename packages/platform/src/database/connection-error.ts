import { PlatformError } from '../error.ts';

/**
 * Returns true if the error means that the server cannot be reached: Node's codes of lost and refused connections,
 * PostgreSQL's classes 08 (connection exception) and 57P (shutdown), and 53300 (too many connections).
 */
export function isConnectionError(error: unknown): boolean {
    const { code, message } = error as { code?: unknown; message?: unknown };
    if (typeof code === 'string' && /^(ECONN|EPIPE|ENOTFOUND|ETIMEDOUT|08|57P|53300)/.test(code)) {
        return true;
    }
    // `pg` throws these errors without a code.
    return (
        typeof message === 'string' &&
        /^(Connection terminated|timeout exceeded when trying to connect|terminating connection|Query read timeout|Client (has encountered a connection error|was closed))/.test(
            message,
        )
    );
}

export function databaseUnavailable(cause: unknown): PlatformError {
    return new PlatformError(
        'database_unavailable',
        'The database does not answer. Try again in a moment.',
        { cause },
    );
}
