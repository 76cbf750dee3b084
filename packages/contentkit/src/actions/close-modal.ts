import { isPlainObject } from '../bindings.ts';
import type { BuiltInAction } from './built-in-action.ts';

/** Closes the modal the action comes from; its parent hears of it, with the return value. Elsewhere it is forwarded. */
export const closeModal: BuiltInAction = (action, target) => {
    const { closeModal: close } = target.options;
    if (!close) return 'forward';
    close(isPlainObject(action['returnValue']) ? action['returnValue'] : {});
    return 'done';
};
