/**
 * An error answer of the API. The published class in everything observable; bundles made by our build have this one
 * alone, under the published name, so `instanceof` holds for what integrations import from `@gitbook/api`.
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
    /** The HTTP status. */
    readonly code: number;
    /** The message the API gave. */
    readonly errorMessage: string;
    readonly response: Response;

    constructor(errorMessage: string, response: Response) {
        super(`GitBook API failed with [${response.status}] ${response.url}: ${errorMessage}`);
        this.response = response;
        this.code = response.status;
        this.errorMessage = errorMessage;
    }
}
