/** How an output departs from the published schema, or asks for what is refused. Codes are stable; match on them. */
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
    /** Where in the output: `element.children[2].label`. */
    path: string;
    /** What is wrong and what was done about it. */
    message: string;
}

export type ReportDiagnostic = (diagnostic: Diagnostic) => void;
