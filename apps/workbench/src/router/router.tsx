import type { AnchorHTMLAttributes, MouseEvent } from 'react';

import { createStore, useStore } from '../store/store.ts';
import { parseRoute, routePath, type Route } from './route.ts';

const routeStore = createStore<Route>(
    typeof location === 'undefined' ? { name: 'home' } : parseRoute(location.pathname),
);

if (typeof addEventListener === 'function') {
    addEventListener('popstate', () => routeStore.set(parseRoute(location.pathname)));
}

/** Opens a route. `replace` adds no history entry; use it for redirects. */
export function navigate(route: Route, options: { replace?: boolean } = {}): void {
    const path = routePath(route);
    if (path !== location.pathname) {
        if (options.replace) history.replaceState(null, '', path);
        else history.pushState(null, '', path);
    }
    routeStore.set(route);
}

export function useRoute(): Route {
    return useStore(routeStore, (route) => route);
}

export function currentRoute(): Route {
    return routeStore.get();
}

interface LinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> {
    to: Route;
}

/** Renders a link to a route, which opens without reloading the page. */
export function Link({ to, onClick, children, ...rest }: LinkProps) {
    const follow = (event: MouseEvent<HTMLAnchorElement>) => {
        onClick?.(event);
        // With Ctrl, ⌘ or Shift the browser opens a new tab or window.
        if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        navigate(to);
    };
    return (
        <a {...rest} href={routePath(to)} onClick={follow}>
            {children}
        </a>
    );
}
