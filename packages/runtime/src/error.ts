/**
 * An error whose message may be shown to the person using the integration. Every other error is logged and answered
 * with `Internal server error`, so that nothing internal leaks.
 *
 * @example
 * if (!configuration.token) {
 *     throw new ExposableError('Connect your account first', 401);
 * }
 */
export class ExposableError extends Error {
    /** The HTTP status of the answer. */
    code: number;

    constructor(message: string, code: number = 400) {
        super(message);
        this.name = 'ExposableError';
        this.code = code;
    }
}
