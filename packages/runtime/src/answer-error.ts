import { describeError } from './describe-error.ts';
import { ExposableError } from './error.ts';
import { Logger } from './logger.ts';

const logger = Logger('integrations');

/** The answer to an invocation that threw: the message only of an `ExposableError`, and everything in the log. */
export function answerError(error: unknown): Response {
    logger.error(describeError(error));
    if (error instanceof ExposableError) {
        try {
            return answer(error.message, error.code);
        } catch {
            // The Response constructor refuses what cannot carry a body (Fetch standard, 5.5).
            logger.error(
                `ExposableError has the code ${error.code}: use an HTTP status that may carry a body`,
            );
        }
    }
    return answer('Internal server error', 500);
}

function answer(message: string, status: number): Response {
    return new Response(JSON.stringify({ error: message }), {
        status,
        headers: { 'content-type': 'application/json' },
    });
}
