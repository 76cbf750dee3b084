import { isPlainObject } from '../bindings.ts';
import type { Action } from './element.ts';
import { ELEMENTS } from './schema.generated.ts';
import type { PropertySchema } from './schema.ts';

/** Maximum number of visited values; the renderer draws at most 20,000 elements. */
const MAX_VISITED = 100_000;

/** Maximum number of levels of elements and lists: the renderer draws 512 levels of elements. */
const MAX_LEVELS = 1024;

/**
 * Visits the actions of an element tree that has not been validated yet. Visits only the fields that are actions in the
 * schema of an element: `onPress` of a button is an action, but an object in a frame's `data` is not, even if it looks
 * like one. Skips menu controls, because only an editable block has them. Visits level by level, so that a deep tree
 * does not overflow the stack.
 */
export function visitActions(root: unknown, visit: (action: Action) => void): void {
    let left = MAX_VISITED;
    let level: unknown[] = [root];
    for (let depth = 0; depth < MAX_LEVELS && level.length > 0; depth++) {
        const next: unknown[] = [];
        for (const value of level) {
            if (left-- <= 0) return;
            if (Array.isArray(value)) for (const each of value) pushObject(next, each);
            else if (isPlainObject(value)) visitElement(value, visit, next);
        }
        level = next;
    }
}

function visitElement(
    element: Record<string, unknown>,
    visit: (action: Action) => void,
    next: unknown[],
): void {
    const { type } = element;
    if (typeof type !== 'string' || !Object.hasOwn(ELEMENTS, type)) return;
    for (const [name, property] of Object.entries(ELEMENTS[type] ?? {})) {
        const value = element[name];
        if (property.is.includes('action')) {
            if (isPlainObject(value) && typeof value['action'] === 'string') visit(value as Action);
        } else if (holdsElements(property)) pushObject(next, value);
    }
}

function holdsElements({ is }: PropertySchema): boolean {
    return is.some((kind) => /^(?:element\[\]|inline(?:\[\])?|<\w+>(?:\[\])?)$/.test(kind));
}

function pushObject(list: unknown[], value: unknown): void {
    if (typeof value === 'object' && value !== null) list.push(value);
}
