import { describeError } from './describe-error.ts';
import { ExposableError } from './error.ts';
import { Logger } from './logger.ts';

const logger = Logger('integrations');

/**
 * Returns the response to an event whose handler threw. Logs the error; only the message of an `ExposableError` is
 * sent.
 */
export function errorResponse(error: unknown): Response {
    logger.error(describeError(error));
    if (error instanceof ExposableError) {
        try {
            return jsonError(error.message, error.code);
        } catch {
            // The Response constructor throws for a status that allows no body (Fetch standard, section 5.5).
            logger.error(
                `ExposableError has the code ${error.code}: use an HTTP status that may carry a body`,
            );
        }
    }
    return jsonError('Internal server error', 500);
}

function jsonError(message: string, status: number): Response {
    return new Response(JSON.stringify({ error: message }), {
        status,
        headers: { 'content-type': 'application/json' },
    });
}
