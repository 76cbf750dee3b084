import { apiErrorBody } from '@bindery/contract';
import { PlatformError, type PlatformErrorCode } from '@bindery/platform';
import type { Context, ErrorHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

import { statusOf } from './error-status.ts';

/** Logs an error that the caller only sees as "Internal server error". */
export type ReportError = (error: unknown, request: Request) => void;

/** Errors with a status of 500 or more that are the integration's fault or expected, and are not reported. */
const EXPECTED: ReadonlySet<PlatformErrorCode> = new Set([
    'integration_failed',
    'integration_disabled',
    'not_supported',
    'answer_failed',
]);

/** Creates Hono's `onError` for the API, the workbench and public endpoints: `{"error":{"code","message"}}`. */
export function createErrorHandler(report: ReportError): ErrorHandler {
    return (error, c) => {
        const { status, message, headers } = describeError(error, c.req.raw, report);
        return c.json(apiErrorBody(status, message), status, headers);
    };
}

export interface ErrorDescription {
    status: ContentfulStatusCode;
    message: string;
    headers: Record<string, string>;
}

/** Maps an error to the status, text and headers that a caller may see, and reports it when it is unexpected. */
export function describeError(
    error: unknown,
    request: Request,
    report: ReportError,
): ErrorDescription {
    if (error instanceof PlatformError) {
        const status = statusOf(error);
        if (status >= 500 && !EXPECTED.has(error.code)) report(error, request);
        return { status, message: error.message, headers: headersOf(error) };
    }
    if (error instanceof HTTPException) {
        return { status: error.status, message: error.message, headers: {} };
    }
    if (isUnstorable(error)) {
        return {
            status: 400,
            message: 'Text must not hold the character U+0000, which cannot be stored.',
            headers: {},
        };
    }
    if (isOutOfRange(error)) {
        return { status: 400, message: 'A number is out of range.', headers: {} };
    }
    report(error, request);
    return { status: 500, message: 'Internal server error', headers: {} };
}

function headersOf({ code, invocationId, retryAfter }: PlatformError): Record<string, string> {
    const headers: Record<string, string> = {};
    if (code === 'unauthorized') headers['WWW-Authenticate'] = 'Bearer';
    if (code === 'database_unavailable') headers['Retry-After'] = '1';
    if (retryAfter !== undefined) headers['Retry-After'] = String(retryAfter);
    if (invocationId !== undefined) headers['X-Bindery-Invocation'] = invocationId;
    return headers;
}

/**
 * Returns true for PostgreSQL's `character_not_in_repertoire`. Of JavaScript's strings, only those with U+0000 cause
 * it.
 */
function isUnstorable(error: unknown): boolean {
    return (error as { code?: unknown }).code === '22021';
}

/** Returns true for PostgreSQL's `numeric_value_out_of_range`: a number of the request that no column can hold. */
function isOutOfRange(error: unknown): boolean {
    return (error as { code?: unknown }).code === '22003';
}

/** Answers 404 for a path or method that no route has. */
export function notFoundRoute(message: (c: Context) => string) {
    return (c: Context): never => {
        throw new PlatformError('not_found', message(c));
    };
}
