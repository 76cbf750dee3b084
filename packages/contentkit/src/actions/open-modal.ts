import { isPlainObject } from '../bindings.ts';
import type { BuiltInAction } from './built-in-action.ts';

/** Maximum number of nested modals; stops modals that open each other in a cycle. */
const MAX_MODALS = 8;

/** Opens another component of the integration in a modal. */
export const openModal: BuiltInAction = (action, target) => {
    const componentId = action['componentId'];
    if (typeof componentId !== 'string') {
        target.report({
            code: 'invalid-action',
            path: '@ui.modal.open',
            message: 'Opening a modal needs a "componentId": ignored.',
        });
        return 'done';
    }
    if ((target.options.modalDepth ?? 0) >= MAX_MODALS) {
        target.report({
            code: 'too-many-modals',
            path: '@ui.modal.open',
            message: `At most ${MAX_MODALS} modals are open at once: "${componentId}" was not opened.`,
        });
        return 'done';
    }
    target.openModal(componentId, isPlainObject(action['props']) ? action['props'] : {});
    return 'done';
};
