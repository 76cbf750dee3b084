import type { BuiltInAction } from './built-in-action.ts';

/**
 * Closes the modal that dispatched the action. The parent component receives the whole action: integrations add properties
 * of their own next to `returnValue`. Outside a modal: forwarded.
 */
export const closeModal: BuiltInAction = (action, target) => {
    const { closeModal: close } = target.options;
    if (!close) return 'forward';
    close(action);
    return 'done';
};
