import type { WorkbenchState } from '@bindery/contract';

import type { Route } from './route.ts';

/** Returns the route of the first page, where the workbench opens; null if there is no page. */
export function homeRoute(state: WorkbenchState): Route | null {
    for (const space of state.spaces) {
        const page = space.pages[0];
        if (page) return { name: 'page', spaceId: space.id, pageId: page.id };
    }
    return null;
}
