import { isPlainObject } from '../bindings.ts';

/** Deeper or larger data is not an action: an action is no way to send a file. */
const MAX_DEPTH = 32;
const MAX_PARTS = 10_000;
const MAX_TEXT = 256 * 1024; // characters, over all texts and keys

/** Ends a copy from anywhere within it. */
class TooMuch extends Error {}

/**
 * A copy of foreign data as JSON would carry it. Not by `JSON.stringify`: it follows a cycle until its text is full,
 * which takes tens of milliseconds a message, and a frame may send thousands. Undefined where it is too much.
 */
export function copyData(value: unknown): unknown {
    const left = { parts: MAX_PARTS, text: MAX_TEXT };
    try {
        return copy(value, 0, left);
    } catch (error) {
        if (error instanceof TooMuch) return undefined;
        throw error;
    }
}

interface Left {
    parts: number;
    text: number;
}

function copy(value: unknown, depth: number, left: Left): unknown {
    if (depth > MAX_DEPTH || --left.parts < 0) throw new TooMuch();
    switch (typeof value) {
        case 'string':
            if ((left.text -= value.length) < 0) throw new TooMuch();
            return value;
        case 'boolean':
            return value;
        case 'number':
            return Number.isFinite(value) ? value : null;
        case 'object':
            break;
        default:
            return undefined; // left out of objects, as JSON does
    }
    if (value === null) return null;
    if (Array.isArray(value)) {
        if (value.length > left.parts) throw new TooMuch();
        return value.map((item: unknown) => copy(item, depth + 1, left) ?? null);
    }
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
    if (!isPlainObject(value)) return {};
    const result: [string, unknown][] = [];
    for (const key of Object.keys(value)) {
        if ((left.text -= key.length) < 0) throw new TooMuch();
        const copied = copy(value[key], depth + 1, left);
        if (copied !== undefined) result.push([key, copied]);
    }
    return Object.fromEntries(result);
}
