/** Formats thrown values. The functions may throw for hostile values; callers catch. */

/** Maximum depth of the causes that are described. */
const MAX_DEPTH = 5;
const MAX_INNER_ERRORS = 20;

/** Returns an error's stack, followed by the stacks of its inner errors and causes. Undefined if it has no stack. */
export function stackOf(error: Error, depth = 0): string | undefined {
    const { stack, cause } = error;
    if (typeof stack !== 'string' || depth === MAX_DEPTH) return stack;
    const inner = error instanceof AggregateError ? [...error.errors] : [];
    return [
        stack,
        ...inner
            .slice(0, MAX_INNER_ERRORS)
            .map((each, index) => `error ${index + 1}: ${describeInner(each, depth + 1)}`),
        ...(cause === undefined ? [] : [`caused by: ${describeInner(cause, depth + 1)}`]),
    ].join('\n');
}

function describeInner(value: unknown, depth: number): string {
    if (!(value instanceof Error)) return describeValue(value);
    return stackOf(value, depth) ?? `${value.name}: ${value.message}`;
}

/** Formats a value that is not an Error as `console.log` shows it. */
export function describeValue(value: unknown): string {
    return typeof value === 'string'
        ? value
        : process.getBuiltinModule('node:util').inspect(value, { depth: 4 });
}
