/** A mistake that `bindery check` found, with its place and what to do. Lines and columns count from 1. */
export interface Finding {
    severity: 'error' | 'warning';
    /** Stable name of the rule; `docs/check.md` lists them. */
    rule: string;
    /** Absolute path. */
    file: string;
    line: number;
    column: number;
    message: string;
    remedy: string;
}

/** A position in a file. */
export type Place = Pick<Finding, 'file' | 'line' | 'column'>;

export function failure(rule: string, place: Place, message: string, remedy: string): Finding {
    return { severity: 'error', rule, ...place, message, remedy };
}
