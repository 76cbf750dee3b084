import { InvalidArgumentError } from 'commander';

/** Parses the value of an option as a JSON object. */
export function parseObject(text: string): Record<string, unknown> {
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch {
        throw new InvalidArgumentError('It is not JSON: give an object like {"title":"Hello"}.');
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw new InvalidArgumentError('Give an object like {"title":"Hello"}.');
    }
    return value as Record<string, unknown>; // checked above
}
