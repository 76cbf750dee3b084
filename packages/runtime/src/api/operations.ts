/**
 * The operations of the API as data. The published client defines each as a function; every cold start would parse
 * these 65 KB, although an invocation calls few of them. Here a group of functions is created when it is first accessed
 * (`docs/decisions/0010-sdk-api-table.md`).
 */
import { OPERATIONS } from './operations.generated.ts';

/** An operation. Its function takes an argument for each `:` of the path, then the body, the query, and options. */
export interface Operation {
    /** HTTP method. */
    method: string;
    /** URL path with a `:` for each argument. */
    path: string;
    /** `j`: the response is JSON; `b`: takes a body; `q`: takes a query; `s`: the response is an event stream. */
    flags: string;
}

/** The properties of the client that hold operations, e.g. `spaces`. */
export const GROUP_NAMES: readonly string[] = Object.keys(OPERATIONS);

/** Returns the operations of a group by name; none for an unknown group. */
export function operationsOf(group: string): Map<string, Operation> {
    return new Map(
        Object.entries(OPERATIONS[group] ?? {}).map(([name, text]) => [name, parseOperation(text)]),
    );
}

/** Parses the generated form, e.g. `GETjq /spaces/:/content`. */
function parseOperation(text: string): Operation {
    const [, method = '', flags = '', path = ''] = /^([A-Z]+)([a-z]*) (.*)$/.exec(text) ?? [];
    return { method, flags, path };
}
