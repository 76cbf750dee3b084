/** The screens of the workbench with their parameters. */
export type Route =
    | { name: 'home' }
    | { name: 'page'; spaceId: string; pageId: string }
    | { name: 'integration'; integration: string }
    | { name: 'catalogue' }
    | { name: 'access' }
    | { name: 'members' }
    | { name: 'audit' }
    | { name: 'limits' }
    | { name: 'sign-in' }
    | { name: 'invitation' }
    | { name: 'unknown'; path: string };

/**
 * Parses a path.
 *
 * @example parseRoute('/integrations/hello-world') // { name: 'integration', integration: 'hello-world' }
 */
export function parseRoute(path: string): Route {
    let parts: string[];
    try {
        parts = path.split('/').filter(Boolean).map(decodeURIComponent);
    } catch {
        return { name: 'unknown', path };
    }
    const [first, second, third, fourth] = parts;
    if (parts.length === 0) return { name: 'home' };
    if (first === 'catalogue' && parts.length === 1) return { name: 'catalogue' };
    if ((first === 'access' || first === 'limits') && parts.length === 1) return { name: first };
    if ((first === 'members' || first === 'audit') && parts.length === 1) return { name: first };
    if ((first === 'sign-in' || first === 'invitation') && parts.length === 1) {
        return { name: first };
    }
    if (first === 'integrations' && second && parts.length === 2) {
        return { name: 'integration', integration: second };
    }
    if (first === 'spaces' && second && third === 'pages' && fourth && parts.length === 4) {
        return { name: 'page', spaceId: second, pageId: fourth };
    }
    return { name: 'unknown', path };
}

/** Returns the path of a route; the inverse of `parseRoute`. */
export function routePath(route: Route): string {
    switch (route.name) {
        case 'home':
            return '/';
        case 'page':
            return `/spaces/${encodeURIComponent(route.spaceId)}/pages/${encodeURIComponent(route.pageId)}`;
        case 'integration':
            return `/integrations/${encodeURIComponent(route.integration)}`;
        case 'catalogue':
            return '/catalogue';
        case 'access':
            return '/access';
        case 'members':
            return '/members';
        case 'audit':
            return '/audit';
        case 'limits':
            return '/limits';
        case 'sign-in':
            return '/sign-in';
        case 'invitation':
            return '/invitation';
        case 'unknown':
            return route.path;
    }
}
