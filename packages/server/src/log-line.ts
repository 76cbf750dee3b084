/** A warning or an internal error for the operator. It contains no content of requests. */
export interface LogLine {
    level: 'warn' | 'error';
    message: string;
    error?: unknown;
}
