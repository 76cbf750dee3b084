import type { z } from 'zod';

export interface PlacedMessage {
    path: PropertyKey[];
    message: string;
}

/** Says of a schema's finding what was expected, what stands there, and what may stand there. */
export function describeIssue(issue: z.core.$ZodIssue, data: unknown): PlacedMessage[] {
    if (issue.code === 'invalid_union') {
        if ('options' in issue && issue.options !== undefined) {
            const message = `expected one of ${issue.options.map(String).join(', ')}, found ${show(valueAt(data, issue.path))}`;
            return [{ path: issue.path, message }];
        }
        // A union fails with every branch's issues; the branch that got furthest is the one the author meant.
        const meant = issue.errors.toSorted((a, b) => severity(a) - severity(b))[0] ?? [];
        return meant.flatMap((inner) =>
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
            // A pattern's own message says it in words; the pattern itself would help nobody.
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

function severity(issues: z.core.$ZodIssue[]): number {
    // Missing or mistyped roots weigh most: a branch that only fails deep inside was meant.
    return issues.reduce((sum, issue) => sum + (issue.path.length <= 1 ? 10 : 1), 0);
}

function valueAt(data: unknown, path: PropertyKey[]): unknown {
    let value = data;
    for (const key of path) {
        if (typeof value !== 'object' || value === null) return undefined;
        value = (value as Record<PropertyKey, unknown>)[key];
    }
    return value;
}
