import { linkURL } from '../url.ts';
import type { BuiltInAction } from './built-in-action.ts';

/** Calls `onOpenURL` if the host has one, else opens a new tab without opener and referrer. */
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
    if (onOpenURL) target.callHost(() => onOpenURL(url));
    else window.open(url, '_blank', 'noopener,noreferrer');
    return 'done';
};
