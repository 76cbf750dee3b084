import type { BuiltInAction } from './built-in.ts';

/** The component turns a link into props; the host is told which link. */
export const unfurlLink: BuiltInAction = (action, target) => {
    if (typeof action['url'] === 'string') target.options.onUnfurl?.(action['url']);
    return 'forward';
};
