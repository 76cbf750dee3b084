/** How many causes of causes are told: enough for a wrapped network error. */
const LONGEST_CHAIN = 3;

/** An error for the log: its stable code, its stack, and the messages of what caused it. */
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
        describeCauses(error)
    );
}

/** The messages of what caused an error, as the end of a line; empty without a cause. */
export function describeCauses(error: Error): string {
    const messages: string[] = [];
    for (
        let { cause } = error;
        cause instanceof Error && messages.length < LONGEST_CHAIN;
        { cause } = cause
    ) {
        messages.push(cause.message || cause.name);
    }
    return messages.map((message) => `, caused by: ${message}`).join('');
}
