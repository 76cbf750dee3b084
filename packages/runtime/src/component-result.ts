/** Checks the return values of a component's handlers for mistakes that would only show as an empty block. */
import { isObject, kindOf } from './kind-of.ts';

/** Describes the error in the result of an action; undefined for a valid result. */
export function actionProblem(result: unknown, instance: object): string | undefined {
    if (!isObject(result)) {
        return result === undefined ? undefined : kindOf(result);
    }
    if (result['type'] === 'complete') {
        return undefined;
    }
    for (const [field, value] of Object.entries(result)) {
        const isValid =
            value === undefined ||
            (field === 'type'
                ? value === 'element'
                : // An action may spread its instance, with its methods, into the result.
                  field in instance && (isObject(value) || typeof value === 'function'));
        if (!isValid) {
            return `${kindOf(value)} as "${field}"`;
        }
    }
    return undefined;
}

/** Describes the error in the output of `render`; undefined for an element. */
export function elementProblem(element: unknown): string | undefined {
    return isObject(element) && typeof element['type'] === 'string' ? undefined : kindOf(element);
}
