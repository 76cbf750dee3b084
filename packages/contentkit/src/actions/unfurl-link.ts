import type { BuiltInAction } from './built-in-action.ts';

/** The component turns a link into props; the host is told which link. */
export const unfurlLink: BuiltInAction = (action, target) => {
    const { url } = action;
    if (typeof url === 'string') target.tell(() => target.options.onUnfurl?.(url));
    return 'forward';
};
