import { transact, type PlatformContext } from '../platform-context.ts';
import { newEvent } from '../new-event.ts';
import { recordSiteEvent, recordSpaceEvent } from '../outbox/record-scope-event.ts';
import type { Visitor } from '../spaces/space.ts';

/** A visitor's view of a page on a site. */
export interface Visit {
    siteId: string;
    siteSpaceId: string;
    spaceId: string;
    pageId: string;
    visitor: Visitor;
    /** The whole URL, with its query. */
    url: string;
    /** The URL of the referrer; empty if there is none. */
    referrer: string;
}

/** The published `PageFeedbackRating` enum. */
export const RATINGS = ['bad', 'ok', 'good'] as const;

export interface Feedback {
    rating: (typeof RATINGS)[number];
    /** Text of 1 to 512 characters. */
    comment?: string;
}

/** The longest comment that the OpenAPI document's `PageFeedbackEvent` allows, in characters. */
export const LONGEST_COMMENT = 512;

/** Records `site_view` for the site's installations, and `space_view` for those of the space. */
export async function recordSiteView(ctx: PlatformContext, visit: Visit): Promise<void> {
    const { siteId, siteSpaceId, spaceId, pageId, visitor, url, referrer } = visit;
    await transact(ctx, async (change) => {
        await recordSiteEvent(ctx, change, siteId, (ids) =>
            newEvent('site_view', { ...ids, siteSpaceId, spaceId, pageId, visitor, url, referrer }),
        );
        await recordSpaceEvent(ctx, change, spaceId, (ids) =>
            newEvent('space_view', { ...ids, pageId, visitor, url }),
        );
    });
}

/** Records `page_feedback` for the site's installations. */
export async function recordFeedback(
    ctx: PlatformContext,
    visit: Visit,
    feedback: Feedback,
): Promise<void> {
    const { siteId, spaceId, pageId, visitor, url, referrer } = visit;
    await transact(ctx, async (change) => {
        await recordSiteEvent(ctx, change, siteId, (ids) =>
            newEvent('page_feedback', {
                ...ids,
                spaceId,
                pageId,
                feedback,
                visitor,
                url,
                referrer,
            }),
        );
    });
}
