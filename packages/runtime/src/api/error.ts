/**
 * An error response of the API, with the fields and messages of the published class. `resolveSDK` makes it the only
 * `GitBookAPIError` in a bundle, so `instanceof` holds for the class that integrations import from `@gitbook/api`.
 *
 * @example
 * try {
 *     await context.api.spaces.getSpaceById('gone');
 * } catch (error) {
 *     if (error instanceof GitBookAPIError && error.code === 404) return null;
 *     throw error;
 * }
 */
export class GitBookAPIError extends Error {
    override readonly name = 'GitBookAPIError';
    /** HTTP status. */
    readonly code: number;
    /** The message in the API's response. */
    readonly errorMessage: string;
    readonly response: Response;

    constructor(errorMessage: string, response: Response) {
        super(`GitBook API failed with [${response.status}] ${response.url}: ${errorMessage}`);
        this.response = response;
        this.code = response.status;
        this.errorMessage = errorMessage;
    }
}
