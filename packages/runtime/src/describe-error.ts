/** An error for the log: its stable code, its stack, and the message of what caused it. */
export function describeError(error: unknown): string {
    if (!(error instanceof Error)) {
        // An object need not have a `toString` that works.
        return `thrown: ${typeof error === 'object' ? 'an object that is no Error' : String(error)}`;
    }
    const text = error.stack ?? error.message;
    // A stable code is what the documentation can be searched for.
    return (
        ('code' in error && typeof error.code === 'string' ? `${error.code}: ` : '') +
        text +
        describeCause(error)
    );
}

/** The message of what caused an error, as the end of a line; empty without a cause. */
export function describeCause({ cause }: Error): string {
    return cause instanceof Error ? `, caused by: ${cause.message}` : '';
}
