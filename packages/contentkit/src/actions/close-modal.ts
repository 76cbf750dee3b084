import type { BuiltInAction } from './built-in-action.ts';

/**
 * Closes the modal that dispatched the action. The parent component receives the complete action, because integrations
 * add their own properties next to `returnValue`. Outside a modal the action is forwarded to the component.
 */
export const closeModal: BuiltInAction = (action, target) => {
    const { closeModal: close } = target.options;
    if (!close) return 'forward';
    close(action);
    return 'done';
};
