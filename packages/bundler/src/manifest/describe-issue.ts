import type { z } from 'zod';

export interface PlacedMessage {
    path: PropertyKey[];
    message: string;
}

/** Describes an issue of the schema: the field, what was expected, what was found. */
export function describeIssue(issue: z.core.$ZodIssue, data: unknown): PlacedMessage[] {
    if (issue.code === 'invalid_union') {
        if ('options' in issue && issue.options !== undefined) {
            const message = `expected one of ${issue.options.map(String).join(', ')}, found ${show(valueAt(data, issue.path))}`;
            return [{ path: issue.path, message }];
        }
        const missing = alternatives(issue.errors, valueAt(data, issue.path));
        if (missing !== undefined) {
            const message = `needs ${missing.map((field) => `“${field}”`).join(' or ')}`;
            return [{ path: issue.path, message }];
        }
        // A union fails with the issues of every branch. The branch that fails deepest is the one that the author
        // intended.
        const intended = issue.errors.toSorted((a, b) => severity(a) - severity(b))[0] ?? [];
        return intended.flatMap((inner) =>
            describeIssue({ ...inner, path: [...issue.path, ...inner.path] }, data),
        );
    }
    const value = valueAt(data, issue.path);
    return [{ path: issue.path, message: sentence(issue, value) }];
}

function sentence(issue: z.core.$ZodIssue, value: unknown): string {
    if (value === undefined) return `is missing: ${expectation(issue)} is required`;
    return `expected ${expectation(issue)}, found ${show(value)}`;
}

function expectation(issue: z.core.$ZodIssue): string {
    switch (issue.code) {
        case 'invalid_type':
            return `${article(issue.expected)} ${issue.expected}`;
        case 'invalid_value':
            return `one of ${issue.values.map((value) => String(value)).join(', ')}`;
        case 'too_small':
            return `at least ${issue.minimum} ${unit(issue.origin)}`;
        case 'too_big':
            return `at most ${issue.maximum} ${unit(issue.origin)}`;
        case 'invalid_format':
            // The schema gives each pattern a message in words.
            return issue.format === 'url' ? 'an absolute URL' : issue.message;
        default:
            return issue.message;
    }
}

function unit(origin: string): string {
    return origin === 'string' ? 'characters' : origin === 'array' ? 'items' : '';
}

function article(noun: string): string {
    return /^[aeiou]/.test(noun) ? 'an' : 'a';
}

function show(value: unknown): string {
    const text = JSON.stringify(value) ?? String(value);
    return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Returns the fields of which one is required, if each branch of a union fails only because its field is missing. */
function alternatives(branches: z.core.$ZodIssue[][], value: unknown): string[] | undefined {
    const fields = branches.map((issues) => {
        const [issue] = issues;
        const isMissing =
            issues.length === 1 &&
            issue?.path.length === 1 &&
            valueAt(value, issue.path) === undefined;
        return isMissing ? String(issue.path[0]) : undefined;
    });
    const names = fields.filter((field) => field !== undefined);
    return names.length === branches.length && typeof value === 'object' ? names : undefined;
}

/**
 * Returns the sort key for the branches of a union: a branch of the wrong type fails at its root, the intended branch
 * at nested fields.
 */
function severity(issues: z.core.$ZodIssue[]): number {
    return issues.reduce(
        (sum, { path }) => sum + (path.length === 0 ? 100 : path.length === 1 ? 10 : 1),
        0,
    );
}

function valueAt(data: unknown, path: PropertyKey[]): unknown {
    let value = data;
    for (const key of path) {
        if (typeof value !== 'object' || value === null) return undefined;
        value = (value as Record<PropertyKey, unknown>)[key];
    }
    return value;
}
