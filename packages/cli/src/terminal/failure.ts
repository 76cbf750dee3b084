import { CodedError } from '@bindery/contract/error';

/**
 * Ends the command with exit code 1. An error with a code is printed as a message that says what to do; any other error
 * is a fault of Bindery and is printed with its stack, for the report.
 */
export async function reportFailure(error: unknown): Promise<never> {
    const mistakes = await mistakesOf(error);
    if (mistakes !== undefined) {
        console.error(mistakes);
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

/** Formats the mistakes of a failed build. Loads the bundler only for an error that may come from it. */
async function mistakesOf(error: unknown): Promise<string | undefined> {
    if (!(error instanceof CodedError) || error.name !== 'BuildError') return undefined;
    const [{ BuildError, problemOf }, { formatProblem }] = await Promise.all([
        import('@bindery/bundler'),
        import('./problem.ts'),
    ]);
    if (!(error instanceof BuildError)) return undefined;
    const { issues, errors, file } = error;
    return issues.length + errors.length > 0 ? formatProblem(problemOf(error, file)) : undefined;
}
