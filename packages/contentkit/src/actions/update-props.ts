import { isPlainObject } from '../bindings.ts';
import type { BuiltInAction } from './built-in-action.ts';

/**
 * Keeps props on the node in the document. They are merged: public integrations send only what changed. The component
 * hears of the action too, with the new props.
 */
export const updateProps: BuiltInAction = (action, target) => {
    if (isPlainObject(action['props'])) target.mergeProps(action['props']);
    return 'forward';
};
