/** Schema deviations and refused requests of an output. Codes are stable; match on them. */
export type DiagnosticCode =
    | 'unknown-element'
    | 'unknown-property'
    | 'unknown-icon'
    | 'missing-property'
    | 'wrong-type'
    | 'coerced'
    | 'misplaced-element'
    | 'too-deep'
    | 'too-many-elements'
    | 'too-long'
    | 'unsafe-url'
    | 'options-failed'
    | 'invalid-action'
    | 'too-many-modals'
    | 'frame-message'
    | 'element-failed';

export interface Diagnostic {
    code: DiagnosticCode;
    /** Location in the output: `element.children[2].label`. */
    path: string;
    /** The problem and how it was handled. */
    message: string;
}

export type ReportDiagnostic = (diagnostic: Diagnostic) => void;
