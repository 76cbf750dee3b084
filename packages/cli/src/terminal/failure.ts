import { CodedError } from '@bindery/contract';
import { BuildError } from '@bindery/bundler';

import { formatProblem } from './problem.ts';
import { problemOf } from '@bindery/bundler';

/**
 * Ends the command with exit code 1. An error with a code is printed as a message that says what to do; any other error
 * is a fault of Bindery and is printed with its stack, for the report.
 */
export function reportFailure(error: unknown): never {
    if (error instanceof BuildError && (error.issues.length > 0 || error.errors.length > 0)) {
        console.error(formatProblem(problemOf(error, error.file)));
    } else if (error instanceof CodedError) {
        console.error(`bindery: ${error.message}`);
    } else {
        console.error(
            'bindery: this is a fault of Bindery itself. Please report it with these lines:',
        );
        console.error(error);
    }
    process.exit(1);
}
