import { sql } from 'kysely';

import type { Connection, PageNode } from '../database/schema.ts';
import { transact, type PlatformContext } from '../platform-context.ts';
import { currentSpaceRevision } from '../pages/space-revision.ts';
import { matching, readQuery, type QueryWord } from './query.ts';
import { SEARCH_FORMAT, updateSearchIndex } from './search-index.ts';

/** The most pages that a search finds. */
export const MAX_FOUND_PAGES = 100;

/** The most passages that are ranked in JavaScript. */
const MAX_PASSAGES = 300;

/** The most sections that are shown of one page. */
const MAX_SECTIONS = 5;

export interface FoundPassage {
    spaceId: string;
    pageId: string;
    ordinal: number;
    anchor: string;
    heading: string;
    body: string;
    score: number;
}

export interface FoundPage {
    spaceId: string;
    revisionId: string;
    node: PageNode;
    /** Path of slugs in the space. */
    path: string;
    /** Titles of the pages and groups above, from the root. */
    ancestors: string[];
    score: number;
    /** True if the title or description matches. */
    isTitleMatch: boolean;
    /** The best passages of the page, best first. */
    sections: FoundPassage[];
}

export interface SearchRequest {
    query: string;
    /** The spaces that the caller may read. */
    spaceIds: readonly string[];
    /** Default and maximum: {@link MAX_FOUND_PAGES}. */
    limit?: number;
}

/**
 * Searches the current pages of spaces. Finds passages with all words of the query or, if there are none, passages with
 * any of its content words. Returns their pages, the best first.
 *
 * @throws PlatformError `invalid` if the query is too long.
 */
export async function searchPages(
    ctx: PlatformContext,
    { query, spaceIds, limit = MAX_FOUND_PAGES }: SearchRequest,
): Promise<FoundPage[]> {
    if (spaceIds.length === 0) return [];
    const words = await readQuery(ctx.db, query);
    if (words.length === 0) return [];
    await indexSpaces(ctx, spaceIds);
    let passages = await findPassages(ctx.db, words, 'all', spaceIds);
    if (passages.length === 0) {
        const content = words.filter(({ isContent }) => isContent);
        if (content.length > 0) passages = await findPassages(ctx.db, content, 'any', spaceIds);
    }
    return groupByPage(ctx.db, passages, query, Math.min(limit, MAX_FOUND_PAGES));
}

/** Finds the best passages of the spaces, best first. */
export async function findPassages(
    db: Connection,
    words: readonly QueryWord[],
    mode: 'all' | 'any',
    spaceIds: readonly string[],
    limit = MAX_PASSAGES,
): Promise<FoundPassage[]> {
    const query = matching(words, mode);
    // The last argument of `ts_rank`, 1, divides the rank by 1 + the logarithm of the passage's length.
    const { rows } = await sql<{
        space_id: string;
        page_id: string;
        ordinal: number;
        anchor: string;
        heading: string;
        body: string;
        score: number;
    }>`
        with request as (select ${query} as query)
        select space_id, page_id, ordinal, anchor, heading, body,
            ts_rank('{0.15, 0.3, 0.5, 1}', words, request.query, 1)::float8 as score
        from search_passages, request
        where words @@ request.query
            and space_id in (select jsonb_array_elements_text(${JSON.stringify(spaceIds)}::jsonb))
        order by score desc, space_id, page_id, ordinal
        limit ${limit}`.execute(db);
    return rows.map((row) => ({
        spaceId: row.space_id,
        pageId: row.page_id,
        ordinal: row.ordinal,
        anchor: row.anchor,
        heading: row.heading,
        body: row.body,
        score: row.score,
    }));
}

/** Indexes the spaces whose index is missing or has the format of an earlier release (`SEARCH_FORMAT`). */
export async function indexSpaces(
    ctx: PlatformContext,
    spaceIds: readonly string[],
): Promise<void> {
    const outdated = await ctx.db
        .selectFrom('spaces')
        .select('id')
        .where('id', 'in', [...spaceIds])
        .where('search_format', '<>', SEARCH_FORMAT)
        .where('deleted_at', 'is', null)
        .execute();
    for (const { id } of outdated) {
        await transact(ctx, async ({ tx }) => {
            // Changes of pages lock the same row, so that the tree cannot change while it is indexed.
            const space = await tx
                .selectFrom('spaces')
                .select('search_format')
                .where('id', '=', id)
                .forUpdate()
                .executeTakeFirst();
            if (space === undefined || space.search_format === SEARCH_FORMAT) return;
            const { pages } = await currentSpaceRevision(tx, id);
            await updateSearchIndex(tx, {
                spaceId: id,
                format: space.search_format,
                before: pages,
                after: pages,
            });
        });
    }
}

async function groupByPage(
    db: Connection,
    passages: readonly FoundPassage[],
    query: string,
    limit: number,
): Promise<FoundPage[]> {
    const byPage = Map.groupBy(passages, ({ spaceId, pageId }) => `${spaceId} ${pageId}`);
    const places = await locatePages(
        db,
        passages.map(({ spaceId }) => spaceId),
    );
    const wanted = query.trim().toLowerCase();
    const found: FoundPage[] = [];
    for (const [key, sections] of byPage) {
        const place = places.get(key);
        // A page that was deleted after the index was read is left out.
        if (place === undefined) continue;
        const title = place.node.title.toLowerCase();
        const bonus = title === wanted ? 1 : title.startsWith(wanted) ? 0.3 : 0;
        const [best] = sections;
        found.push({
            ...place,
            score: (best?.score ?? 0) + bonus,
            isTitleMatch: best?.ordinal === 0,
            sections: sections.slice(0, MAX_SECTIONS),
        });
    }
    return found.toSorted((a, b) => b.score - a.score).slice(0, limit);
}

type PlacedPage = Pick<FoundPage, 'spaceId' | 'revisionId' | 'node' | 'path' | 'ancestors'>;

/** Returns the pages of the current revisions of spaces, by `{space id} {page id}`. */
export async function locatePages(
    db: Connection,
    spaceIds: readonly string[],
): Promise<Map<string, PlacedPage>> {
    const places = new Map<string, PlacedPage>();
    for (const spaceId of new Set(spaceIds)) {
        const { id: revisionId, pages } = await currentSpaceRevision(db, spaceId);
        const visit = (nodes: readonly PageNode[], base: string, ancestors: string[]): void => {
            for (const node of nodes) {
                const path = base === '' ? node.slug : `${base}/${node.slug}`;
                places.set(`${spaceId} ${node.id}`, { spaceId, revisionId, node, path, ancestors });
                visit(node.pages, path, [...ancestors, node.title]);
            }
        };
        visit(pages, '', []);
    }
    return places;
}
