/** Maximum depth of the causes and inner errors that are described; deeper ones are left out. */
const MAX_DEPTH = 5;
const MAX_INNER_ERRORS = 20;
/** Maximum length of the JSON of a thrown object that is not an Error, in characters. */
const MAX_VALUE_LENGTH = 2_000;

/**
 * Formats a thrown value for the log: an error's code and stack, its causes and the inner errors of an AggregateError
 * with their stacks; any other value as text, and objects as JSON, after `thrown: `. Never throws. The host shows the
 * text as the invocation's error.
 */
export function describeError(error: unknown): string {
    try {
        return error instanceof Error ? describe(error, 0) : `thrown: ${describeValue(error)}`;
    } catch {
        return 'thrown: a value that cannot be described';
    }
}

/** Returns the message of an error's cause, to be appended to a line; empty without a cause. */
export function describeCause({ cause }: Error): string {
    if (cause === undefined) return '';
    return `, caused by: ${cause instanceof Error ? cause.message : describeValue(cause)}`;
}

function describe(error: Error, depth: number): string {
    // The code first: the documentation lists errors by code.
    const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : '';
    const text = code + (error.stack ?? `${error.name}: ${error.message}`);
    if (depth === MAX_DEPTH) return text;
    const inner =
        error instanceof AggregateError
            ? [...error.errors]
                  .slice(0, MAX_INNER_ERRORS)
                  .map((each, index) => `error ${index + 1}: ${describeInner(each, depth + 1)}`)
            : [];
    const cause =
        error.cause === undefined ? [] : [`caused by: ${describeInner(error.cause, depth + 1)}`];
    return [text, ...inner, ...cause].join('\n');
}

function describeInner(value: unknown, depth: number): string {
    return value instanceof Error ? describe(value, depth) : describeValue(value);
}

function describeValue(value: unknown): string {
    if (typeof value !== 'object' || value === null) return String(value);
    try {
        return (JSON.stringify(value) ?? String(value)).slice(0, MAX_VALUE_LENGTH);
    } catch {
        // JSON.stringify throws for a cycle, for a BigInt, and if a toJSON() throws.
        const names = Object.keys(value).join(', ').slice(0, MAX_VALUE_LENGTH);
        return `an object with the properties ${names}`;
    }
}
