import type { BuiltInAction } from './built-in-action.ts';

/** Notifies the host of the link; the component turns it into props. */
export const unfurlLink: BuiltInAction = (action, target) => {
    const { url } = action;
    if (typeof url === 'string') target.callHost(() => target.options.onUnfurl?.(url));
    return 'forward';
};
