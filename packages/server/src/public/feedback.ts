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

import { readBody } from '../request-body.ts';
import { parseWith } from '../validated.ts';
import { hrefOf, redirect, type SiteContext, type SiteVisit } from './site-visit.ts';

/** Limit of a body, which contains a rating, a comment and a referrer. */
const MAX_BODY_BYTES = 16 * 1024;

/** Query parameter of the page that a browser without scripts is sent back to. */
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
 * `~feedback`: records a visitor's rating of a page, from a form. Answers 204 to the site's script, and redirects a
 * browser without scripts back to the page.
 *
 * @throws PlatformError `invalid`, `not_found`, `too_many_requests`.
 */
export async function takeFeedback(c: SiteContext): Promise<Response> {
    const visit = c.get('visit');
    visit.limits.take('feedback', visit);
    const { page, rating, comment, referrer } = await readFeedback(c.req.raw);
    const found = await findPage(visit, page);
    const href = hrefOf(found.path);
    const feedback: Feedback = { rating, ...(comment === undefined ? {} : { comment }) };
    await recordFeedback(
        visit.platform.ctx,
        {
            siteId: visit.site.id,
            siteSpaceId: found.siteSpaceId,
            spaceId: found.spaceId,
            pageId: page,
            visitor: visit.visitor,
            url: visit.platform.ctx.urls.site(visit.site) + href,
            referrer,
        },
        feedback,
    );
    return c.req.header('accept') === 'application/json'
        ? c.body(null, 204)
        : redirect(c, `${href}?${THANKS_PARAMETER}=thanks#feedback`);
}

async function readFeedback(request: Request): Promise<z.infer<typeof bodySchema>> {
    const text = Buffer.from(await readBody(request, MAX_BODY_BYTES)).toString('utf8');
    return parseWith(bodySchema, Object.fromEntries(new URLSearchParams(text)));
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
