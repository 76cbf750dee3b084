/** What components return is JSON that nothing checks before the host draws it: here are the mistakes that are seen at once. */
import { isObject } from './is-object.ts';

/** An action may spread its instance into the result. */
const INSTANCE_FIELDS = ['props', 'state', 'context', 'setCache', 'dynamicState'];

/** What an author should change in the result of an action; nothing when it is as it should be. */
export function actionProblem(result: unknown): string | undefined {
    if (result === undefined) {
        return undefined;
    }
    if (!isObject(result)) {
        return `returned ${kindOf(result)}`;
    }
    const { type } = result;
    if (type === 'complete') {
        return undefined;
    }
    if (type !== undefined && type !== 'element') {
        return `returned the type ${JSON.stringify(type)}`;
    }
    for (const field of ['props', 'state']) {
        const value = result[field];
        if (value !== undefined && !isObject(value)) {
            return `returned ${kindOf(value)} as "${field}"`;
        }
    }
    const unknown = Object.keys(result).filter(
        (field) => field !== 'type' && !INSTANCE_FIELDS.includes(field),
    );
    return unknown.length > 0
        ? `returned ${unknown.map((field) => `"${field}"`).join(', ')}, which means nothing`
        : undefined;
}

/** What an author should change in what `render` returned; nothing for an element. */
export function elementProblem(element: unknown): string | undefined {
    if (element === undefined || element === null || element === false || element === '') {
        return 'rendered nothing';
    }
    if (!isObject(element)) {
        return `rendered ${kindOf(element)}`;
    }
    return typeof element['type'] === 'string' ? undefined : 'rendered an object without a "type"';
}

function kindOf(value: unknown): string {
    return value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;
}
