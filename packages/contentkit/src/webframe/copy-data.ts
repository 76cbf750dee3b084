import { isPlainObject } from '../bindings.ts';

/** Larger data is refused: actions are not meant for file transfer. */
const MAX_DEPTH = 32;
const MAX_PARTS = 10_000;
const MAX_TEXT = 256 * 1024; // Characters in all strings and keys together.

/** Aborts a copy at any depth. */
class LimitExceeded extends Error {}

/**
 * Copies untrusted data; the copy equals the result of a JSON round trip. Returns undefined beyond the limits.
 * `JSON.stringify` is no alternative: on cyclic data it takes tens of milliseconds a message, and a frame may send
 * thousands.
 */
export function copyData(value: unknown): unknown {
    const left = { parts: MAX_PARTS, text: MAX_TEXT };
    try {
        return copy(value, 0, left);
    } catch (error) {
        if (error instanceof LimitExceeded) return undefined;
        throw error;
    }
}

interface Budget {
    parts: number;
    text: number;
}

function copy(value: unknown, depth: number, left: Budget): unknown {
    if (depth > MAX_DEPTH || --left.parts < 0) throw new LimitExceeded();
    switch (typeof value) {
        case 'string':
            if ((left.text -= value.length) < 0) throw new LimitExceeded();
            return value;
        case 'boolean':
            return value;
        case 'number':
            return Number.isFinite(value) ? value : null;
        case 'object':
            break;
        default:
            return undefined; // Omitted from objects, as in JSON.
    }
    if (value === null) return null;
    if (Array.isArray(value)) {
        if (value.length > left.parts) throw new LimitExceeded();
        return value.map((item: unknown) => copy(item, depth + 1, left) ?? null);
    }
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
    if (!isPlainObject(value)) return {};
    const result: [string, unknown][] = [];
    for (const key of Object.keys(value)) {
        if ((left.text -= key.length) < 0) throw new LimitExceeded();
        const copied = copy(value[key], depth + 1, left);
        if (copied !== undefined) result.push([key, copied]);
    }
    return Object.fromEntries(result);
}
