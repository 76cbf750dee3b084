/** Formats an error for the log: its code, its stack, and the message of its cause. */
export function describeError(error: unknown): string {
    if (!(error instanceof Error)) {
        // The `toString` of a thrown object may be missing or throw.
        return `thrown: ${typeof error === 'object' ? 'an object that is no Error' : String(error)}`;
    }
    const text = error.stack ?? error.message;
    // The code first: the documentation lists errors by code.
    return (
        ('code' in error && typeof error.code === 'string' ? `${error.code}: ` : '') +
        text +
        describeCause(error)
    );
}

/** The message of an error's cause, to be appended to a line; empty without a cause. */
export function describeCause({ cause }: Error): string {
    return cause instanceof Error ? `, caused by: ${cause.message}` : '';
}
