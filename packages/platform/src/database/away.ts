import { PlatformError } from '../error.ts';

/**
 * True when an error says that the server is not there. Codes are Node's of a connection that was lost or refused, and
 * PostgreSQL's classes 08 (connection) and 57P (shutdown), and 53300 (too many connections).
 */
export function isDatabaseAway(error: unknown): boolean {
    const { code, message } = error as { code?: unknown; message?: unknown };
    if (typeof code === 'string' && /^(ECONN|EPIPE|ENOTFOUND|ETIMEDOUT|08|57P|53300)/.test(code)) {
        return true;
    }
    // `pg` gives these no code.
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
