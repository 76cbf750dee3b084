import { linkURL } from '../url.ts';
import type { BuiltInAction } from './built-in-action.ts';

/** Opens a page in a new tab, which learns nothing of this one; or tells the host, when it wants to do so itself. */
export const openURL: BuiltInAction = (action, target) => {
    const url = linkURL(action['url']);
    if (url === null) {
        target.report({
            code: 'unsafe-url',
            path: '@ui.url.open',
            message: 'Only http, https, mailto and tel URLs are opened: ignored.',
        });
        return 'done';
    }
    const { onOpenURL } = target.options;
    if (onOpenURL) target.tell(() => onOpenURL(url));
    else window.open(url, '_blank', 'noopener,noreferrer');
    return 'done';
};
