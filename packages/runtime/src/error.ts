/**
 * An error whose message is sent to the caller. The message of any other error is only logged, and the caller receives
 * `Internal server error`.
 *
 * @example
 * if (!configuration.token) {
 *     throw new ExposableError('Connect your account first', 401);
 * }
 */
export class ExposableError extends Error {
    /** HTTP status of the response. */
    code: number;

    constructor(message: string, code: number = 400) {
        super(message);
        this.name = 'ExposableError';
        this.code = code;
    }
}
