import { CodedError } from '@bindery/contract';
import type { BuildErrorDetail, ManifestIssue } from '@bindery/contract';

/**
 * `manifest_missing`: the folder has no manifest. `manifest_invalid`: the manifest has mistakes. `script_invalid`: the
 * script does not build.
 */
export type BuildErrorCode = 'manifest_missing' | 'manifest_invalid' | 'script_invalid';

/** Thrown when an integration's folder cannot be built. The author can fix it; it is never a fault of Bindery. */
export class BuildError extends CodedError<BuildErrorCode> {
    /** Path of the manifest; for `script_invalid`, path of the folder. */
    readonly file: string;
    /** Every mistake of the manifest; empty for other codes. */
    readonly issues: ManifestIssue[];
    /** Every mistake of the script; empty for other codes. */
    readonly errors: BuildErrorDetail[];

    constructor(
        code: BuildErrorCode,
        message: string,
        details: {
            file: string;
            issues?: ManifestIssue[];
            errors?: BuildErrorDetail[];
            cause?: unknown;
        },
    ) {
        super(code, message, { cause: details.cause });
        this.file = details.file;
        this.issues = details.issues ?? [];
        this.errors = details.errors ?? [];
    }
}
