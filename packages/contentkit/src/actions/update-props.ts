import { isPlainObject } from '../bindings.ts';
import type { BuiltInAction } from './built-in-action.ts';

/**
 * Stores props on the node in the document, merged with the current ones: public integrations send only changed props.
 * The component receives the action too, with the new props.
 */
export const updateProps: BuiltInAction = (action, target) => {
    if (isPlainObject(action['props'])) target.mergeProps(action['props']);
    return 'forward';
};
