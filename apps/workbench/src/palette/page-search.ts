import { useEffect, useState } from 'react';

import { asWorkbenchError } from '../api/error.ts';
import { searchOrganization, type FoundSpace } from '../api/search.ts';
import { navigate } from '../router/router.tsx';
import type { Command } from './commands.ts';
import { excerptOf } from './excerpt.ts';

/** Milliseconds without a keystroke after which the search is sent. */
const PAUSE_MS = 150;

/** Shorter queries match nearly every page. */
const SHORTEST_QUERY = 2;

/** The most pages that are listed. */
const MAX_PAGES = 12;

interface PageSearch {
    /** The query of these results. While a search runs, this is the previous query. */
    query: string;
    results: Command[];
    problem: string | null;
}

const NOTHING: PageSearch = { query: '', results: [], problem: null };

/** Searches the text of the organization's pages while the user types. */
export function usePageSearch(organizationId: string | undefined, text: string) {
    const [search, setSearch] = useState(NOTHING);
    const query = text.trim();
    const isSearchable = organizationId !== undefined && query.length >= SHORTEST_QUERY;
    useEffect(() => {
        if (!isSearchable) return;
        const controller = new AbortController();
        const timer = setTimeout(async () => {
            try {
                const spaces = await searchOrganization(organizationId, query, controller.signal);
                setSearch({ query, results: foundPages(spaces, query), problem: null });
            } catch (error) {
                if (controller.signal.aborted) return;
                setSearch({ query, results: [], problem: asWorkbenchError(error).message });
            }
        }, PAUSE_MS);
        return () => {
            clearTimeout(timer);
            controller.abort();
        };
    }, [organizationId, query, isSearchable]);
    // The results of the previous query stay until those of this one arrive.
    const shown = isSearchable ? search : NOTHING;
    return { ...shown, isSearching: isSearchable && search.query !== query };
}

/** Converts found pages to entries of the palette, the best first. */
export function foundPages(spaces: readonly FoundSpace[], query: string): Command[] {
    return spaces
        .flatMap(({ id: spaceId, title, pages }) =>
            pages.map((page) => ({ ...page, spaceId, spaceTitle: title })),
        )
        .toSorted((one, other) => one.rank - other.rank)
        .slice(0, MAX_PAGES)
        .map((page): Command => {
            const section = page.sections?.[0];
            const crumbs = [page.spaceTitle, ...page.ancestors.map(({ title }) => title)];
            return {
                id: `found-${page.spaceId}-${page.id}`,
                group: 'In pages',
                icon: 'page',
                title: page.title || 'Untitled',
                keywords: [],
                note: crumbs.join(' / '),
                excerpt: excerptOf(section?.body ?? page.description, query),
                run: () => navigate({ name: 'page', spaceId: page.spaceId, pageId: page.id }),
            };
        });
}
