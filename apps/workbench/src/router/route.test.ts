import { describe, expect, it } from 'vitest';

import { parseRoute, routePath, type Route } from './route.ts';

describe('routes', () => {
    const routes: Route[] = [
        { name: 'home' },
        { name: 'page', spaceId: 'space 1', pageId: 'a/b' },
        { name: 'integration', integration: 'hello-world' },
        { name: 'catalogue' },
        { name: 'access' },
        { name: 'members' },
        { name: 'audit' },
        { name: 'limits' },
        { name: 'sign-in' },
        { name: 'invitation' },
    ];
    it.each(routes)('parses the path of route $name back to the route', (route) => {
        expect(parseRoute(routePath(route))).toEqual(route);
    });

    it.each(['/spaces/x', '/integrations', '/catalogue/more', '/%E0%A4%A'])(
        'returns the unknown route for %s',
        (path) => {
            expect(parseRoute(path)).toEqual({ name: 'unknown', path });
        },
    );
});
