/**
 * Errors of the platform's API: `{"error":{"code":404,"message":"…"}}`, as the OpenAPI document defines them.
 */
export interface APIErrorBody {
    error: { code: number; message: string };
}

/** The body of an API error. `code` is the HTTP status. */
export function apiErrorBody(code: number, message: string): APIErrorBody {
    return { error: { code, message } };
}

/**
 * The base of every package's error class: a stable code that callers may match on, a message that a person can act
 * on, and `cause`. Match on `code`, never on the text.
 */
export abstract class CodedError<Code extends string = string> extends Error {
    readonly code: Code;

    constructor(code: Code, message: string, options?: { cause?: unknown }) {
        super(message, options);
        this.code = code;
        this.name = new.target.name;
    }
}
