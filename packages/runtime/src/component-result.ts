/** What components return is JSON that nothing checks before the host draws it: here are the mistakes that are seen at once. */
import { isObject, kindOf } from './kind-of.ts';

/** What is wrong with the result of an action; nothing when it is as it should be. */
export function actionProblem(result: unknown, instance: object): string | undefined {
    if (!isObject(result)) {
        return result === undefined ? undefined : kindOf(result);
    }
    if (result['type'] === 'complete') {
        return undefined;
    }
    for (const [field, value] of Object.entries(result)) {
        const isRight =
            value === undefined ||
            (field === 'type'
                ? value === 'element'
                : // An action may spread its instance, with its methods, into the result.
                  field in instance && (isObject(value) || typeof value === 'function'));
        if (!isRight) {
            return `${kindOf(value)} as "${field}"`;
        }
    }
    return undefined;
}

/** What is wrong with what `render` returned; nothing for an element. */
export function elementProblem(element: unknown): string | undefined {
    return isObject(element) && typeof element['type'] === 'string' ? undefined : kindOf(element);
}
