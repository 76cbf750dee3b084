import { sql } from 'kysely';

import type { PlatformContext } from '../platform-context.ts';
import { indexSpaces } from './search.ts';

/** Number of questions that are recommended. */
const MAX_QUESTIONS = 5;

/** Returns headings of pages that end with a question mark: questions that the pages answer. */
export async function recommendQuestions(
    ctx: PlatformContext,
    spaceIds: readonly string[],
): Promise<string[]> {
    if (spaceIds.length === 0) return [];
    await indexSpaces(ctx, spaceIds);
    const { rows } = await sql<{ heading: string }>`
        select heading from search_passages
        where right(heading, 1) in ('?', '？')
            and space_id in (select jsonb_array_elements_text(${JSON.stringify(spaceIds)}::jsonb))
        group by heading order by min(ordinal), heading limit ${MAX_QUESTIONS}`.execute(ctx.db);
    return rows.map(({ heading }) => heading);
}
