import {
    LONGEST_COMMENT,
    PlatformError,
    RATINGS,
    currentSpaceRevision,
    findNode,
    pagePathOnSite,
    recordFeedback,
    type Feedback,
} from '@bindery/platform';
import { z } from 'zod';

import { readBody } from '../body.ts';
import { hrefOf, redirect, type SiteVisit } from './site-visit.ts';

/** A rating and a comment. */
const LARGEST_BODY_BYTES = 16 * 1024;

/** Where the browser goes after a form was sent without a script. */
export const THANKS_PARAMETER = 'feedback';

const bodySchema = z.object({
    page: z.string(),
    rating: z.enum(RATINGS),
    comment: z
        .string()
        .trim()
        .max(LONGEST_COMMENT)
        .optional()
        .transform((comment) => (comment === '' ? undefined : comment)),
    referrer: z.string().max(2000).default(''),
});

/**
 * `~feedback`: what a visitor thinks of a page, from a form. With a script it answers 204, without one it goes back to
 * the page.
 *
 * @throws PlatformError `invalid`, `not_found`, `too_many_requests`.
 */
export async function takeFeedback(visit: SiteVisit): Promise<Response> {
    visit.limits.feedback.take(`${visit.site.id} ${visit.ip}`);
    const { page, rating, comment, referrer } = await readFeedback(visit.request);
    const found = await findPage(visit, page);
    const href = hrefOf(visit, found.path);
    const feedback: Feedback = { rating, ...(comment === undefined ? {} : { comment }) };
    await recordFeedback(
        visit.platform.ctx,
        {
            siteId: visit.site.id,
            siteSpaceId: found.siteSpaceId,
            spaceId: found.spaceId,
            pageId: page,
            visitor: visit.visitor,
            url: visit.platform.ctx.urls.origins.site + href,
            referrer,
        },
        feedback,
    );
    return visit.request.headers.get('accept') === 'application/json'
        ? new Response(null, { status: 204 })
        : redirect(visit, `${href}?${THANKS_PARAMETER}=thanks#feedback`);
}

async function readFeedback(request: Request): Promise<z.infer<typeof bodySchema>> {
    const text = Buffer.from(await readBody(request, LARGEST_BODY_BYTES)).toString('utf8');
    const parsed = bodySchema.safeParse(Object.fromEntries(new URLSearchParams(text)));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new PlatformError('invalid', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

async function findPage(visit: SiteVisit, pageId: string) {
    for (const siteSpace of visit.spaces) {
        const { pages } = await currentSpaceRevision(visit.platform.ctx.db, siteSpace.spaceId);
        if (findNode(pages, pageId) !== undefined) {
            return {
                siteSpaceId: siteSpace.id,
                spaceId: siteSpace.spaceId,
                path: pagePathOnSite(siteSpace, pages, pageId),
            };
        }
    }
    throw new PlatformError('not_found', 'There is no such page.');
}
