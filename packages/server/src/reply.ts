import { apiErrorBody } from '@bindery/contract';
import { PlatformError } from '@bindery/platform';

/** What goes wrong without having been foreseen is reported here, and never shown to the caller. */
export type ReportError = (error: unknown, request: Request) => void;

/** Answers of 500 and more that are nobody's mistake here. */
const FORESEEN: ReadonlySet<string> = new Set([
    'integration_failed',
    'integration_disabled',
    'not_supported',
]);

/** An error as the API answers it: `{"error":{"code","message"}}`. */
export function errorResponse(error: unknown, request: Request, report: ReportError): Response {
    if (error instanceof PlatformError) {
        if (!FORESEEN.has(error.code) && error.status >= 500) report(error, request);
        const headers: Record<string, string> = {};
        if (error.code === 'unauthorized') headers['WWW-Authenticate'] = 'Bearer';
        if (error.code === 'database_unavailable') headers['Retry-After'] = '1';
        if (error.invocationId !== undefined) {
            headers['X-Bindery-Invocation'] = error.invocationId;
        }
        return Response.json(apiErrorBody(error.status, error.message), {
            status: error.status,
            headers,
        });
    }
    if (isUnstorable(error)) {
        return Response.json(
            apiErrorBody(400, 'Text must not hold the character U+0000, which cannot be stored.'),
            { status: 400 },
        );
    }
    report(error, request);
    return Response.json(apiErrorBody(500, 'Internal server error'), { status: 500 });
}

/** PostgreSQL's code for bytes that are no text in UTF-8; from a JavaScript string only U+0000 is. */
function isUnstorable(error: unknown): boolean {
    return (error as { code?: unknown }).code === '22021';
}
