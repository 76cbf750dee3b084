import { isPlainObject } from '../bindings.ts';
import type { BuiltInAction } from './built-in-action.ts';

/** Closes the modal that dispatched the action; the parent receives the return value. Outside a modal: forwarded. */
export const closeModal: BuiltInAction = (action, target) => {
    const { closeModal: close } = target.options;
    if (!close) return 'forward';
    close(isPlainObject(action['returnValue']) ? action['returnValue'] : {});
    return 'done';
};
