import type { Connection, PageNode } from '../database/schema.ts';
import { notFound } from '../error.ts';
import { pathOf } from '../pages/page-tree.ts';
import { currentSpaceRevision } from '../pages/space-revision.ts';
import { findNodeByPath } from '../pages/view.ts';
import { loadSiteSpaces, type SiteRow } from './site.ts';

/** A space on a site. `path` is empty for the space at the root of the site. */
export interface SiteSpace {
    id: string;
    path: string;
    spaceId: string;
    title: string;
}

/** The result of {@link locate}: the space, its pages, and the page if there is one. */
export interface SiteLocation {
    siteSpace: SiteSpace;
    pages: PageNode[];
    node: PageNode | undefined;
    /** The page's path on the site; empty for the first page of the site. */
    path: string;
}

/** @throws PlatformError `not_found` if there is no such site, or it is not published. */
export async function findPublishedSite(db: Connection, slug: string): Promise<SiteRow> {
    const row = await db
        .selectFrom('sites')
        .selectAll()
        .where('slug', '=', slug)
        .where('published', '=', true)
        .where('deleted_at', 'is', null)
        .executeTakeFirst();
    if (row === undefined) throw notFound('Site', slug);
    return row;
}

/** Loads the spaces of a site with their titles, starting with the space at its root. */
export async function loadSpacesOfSite(db: Connection, siteId: string): Promise<SiteSpace[]> {
    const rows = await loadSiteSpaces(db, { site: siteId });
    if (rows.length === 0) return [];
    const titles = await db
        .selectFrom('spaces')
        .select(['id', 'title'])
        .where(
            'id',
            'in',
            rows.map(({ space_id }) => space_id),
        )
        .execute();
    return rows.map((row) => ({
        id: row.id,
        path: row.path,
        spaceId: row.space_id,
        title: titles.find(({ id }) => id === row.space_id)?.title ?? '',
    }));
}

/** Finds the space and page at a path of a site; undefined if no space is there. */
export async function locate(
    db: Connection,
    spaces: readonly SiteSpace[],
    path: string,
): Promise<SiteLocation | undefined> {
    const [first = '', ...rest] = path.split('/');
    const spaceAtPath = spaces.find((space) => space.path !== '' && space.path === first);
    const siteSpace = spaceAtPath ?? spaces.find((space) => space.path === '');
    if (siteSpace === undefined) return undefined;
    const inSpace = spaceAtPath === undefined ? path : rest.join('/');
    const { pages } = await currentSpaceRevision(db, siteSpace.spaceId);
    const node = inSpace === '' ? pages[0] : findNodeByPath(pages, inSpace);
    return {
        siteSpace,
        pages,
        node,
        path: node === undefined ? path : pagePathOnSite(siteSpace, pages, node.id),
    };
}

/**
 * Returns the path of a page on a site: the path of the space, then the path of the page. The first page of a space has
 * the space's path.
 */
export function pagePathOnSite(
    siteSpace: SiteSpace,
    pages: readonly PageNode[],
    pageId: string,
): string {
    const path = pages[0]?.id === pageId ? '' : (pathOf(pages, pageId) ?? '');
    return [siteSpace.path, path].filter((part) => part !== '').join('/');
}
