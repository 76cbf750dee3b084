import type { WorkbenchState } from '@bindery/contract';

import type { Route } from './route.ts';

/** Where the workbench opens: the first page there is. */
export function homeRoute(state: WorkbenchState): Route | null {
    for (const space of state.spaces) {
        const page = space.pages[0];
        if (page) return { name: 'page', spaceId: space.id, pageId: page.id };
    }
    return null;
}
