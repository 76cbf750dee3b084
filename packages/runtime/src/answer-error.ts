import { describeError } from './describe-error.ts';
import { ExposableError } from './error.ts';
import { Logger } from './logger.ts';

const logger = Logger('integrations');

/** The answer to an invocation that threw: the message only of an `ExposableError`, and everything in the log. */
export function answerError(error: unknown): Response {
    logger.error(describeError(error));
    if (error instanceof ExposableError) {
        // Codes that come from elsewhere are often text: the reference SDK answers with '404' too.
        const status = Number(error.code);
        if (canCarryBody(status)) {
            return answer(error.message, status);
        }
        logger.error(
            `ExposableError has the code ${error.code}: use an HTTP status from 200 to 599 that may carry a body`,
        );
    }
    return answer('Internal server error', 500);
}

function answer(message: string, status: number): Response {
    return new Response(JSON.stringify({ error: message }), {
        status,
        headers: { 'content-type': 'application/json' },
    });
}

/** What the Response constructor accepts together with a body; it throws on anything else (Fetch standard, 5.5). */
function canCarryBody(status: number): boolean {
    return (
        Number.isInteger(status) &&
        status >= 200 &&
        status <= 599 &&
        ![204, 205, 304].includes(status)
    );
}
