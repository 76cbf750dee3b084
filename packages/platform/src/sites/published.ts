import type { Connection, PageNode } from '../database/schema.ts';
import { notFound } from '../error.ts';
import { pathOf } from '../pages/page-tree.ts';
import { currentSpaceRevision } from '../pages/space-revision.ts';
import { findNodeByPath } from '../pages/view.ts';
import { loadSiteSpaces, type SiteRow } from './site.ts';

/** A space of a site, with where it is on it; the one at the root has the path ``. */
export interface SiteSpace {
    id: string;
    path: string;
    spaceId: string;
    title: string;
}

/** Where a path of a site leads: the space, its pages, and the page unless there is none. */
export interface SiteLocation {
    siteSpace: SiteSpace;
    pages: PageNode[];
    node: PageNode | undefined;
    /** Of the page on the site; empty for the first page of the site. */
    path: string;
}

/** @throws PlatformError `not_found` when there is no such site, or it is not published. */
export async function findPublishedSite(db: Connection, slug: string): Promise<SiteRow> {
    const row = await db
        .selectFrom('sites')
        .selectAll()
        .where('slug', '=', slug)
        .where('published', '=', true)
        .executeTakeFirst();
    if (row === undefined) throw notFound('Site', slug);
    return row;
}

/** The spaces of a site with their titles, the one at its root first. */
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

/** Finds what stands at a path of a site; undefined when it has no space there. */
export async function locate(
    db: Connection,
    spaces: readonly SiteSpace[],
    path: string,
): Promise<SiteLocation | undefined> {
    const [first = '', ...rest] = path.split('/');
    const named = spaces.find((space) => space.path !== '' && space.path === first);
    const siteSpace = named ?? spaces.find((space) => space.path === '');
    if (siteSpace === undefined) return undefined;
    const inSpace = named === undefined ? path : rest.join('/');
    const { pages } = await currentSpaceRevision(db, siteSpace.spaceId);
    const node = inSpace === '' ? pages[0] : findNodeByPath(pages, inSpace);
    return {
        siteSpace,
        pages,
        node,
        path: node === undefined ? path : pagePathOnSite(siteSpace, pages, node.id),
    };
}

/** A page's path on a site: the space's, then its own. The first page of a space stands at the space's path. */
export function pagePathOnSite(
    siteSpace: SiteSpace,
    pages: readonly PageNode[],
    pageId: string,
): string {
    const path = pages[0]?.id === pageId ? '' : (pathOf(pages, pageId) ?? '');
    return [siteSpace.path, path].filter((part) => part !== '').join('/');
}
