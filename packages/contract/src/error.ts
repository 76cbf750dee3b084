/**
 * The body of an error response of the API, as GitBook's OpenAPI document defines it:
 * `{"error":{"code":404,"message":"…"}}`.
 */
export interface APIErrorBody {
    error: { code: number; message: string };
}

/** Creates the body of an API error response. `code` is the HTTP status. */
export function apiErrorBody(code: number, message: string): APIErrorBody {
    return { error: { code, message } };
}

/**
 * The base of each package's error class: a stable `code` for programs, a message with advice for people, and `cause`.
 * Match on `code`, never on the message. `docs/errors.md` lists every code.
 */
export abstract class CodedError<Code extends string = string> extends Error {
    readonly code: Code;

    constructor(code: Code, message: string, options?: { cause?: unknown }) {
        super(message, options);
        this.code = code;
        this.name = new.target.name;
    }
}
