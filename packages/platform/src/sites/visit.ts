import { transact, type PlatformContext } from '../platform-context.ts';
import { recordScopeEvent, recordSpaceEvent } from '../spaces/record.ts';
import type { Visitor } from '../spaces/space.ts';

/** A page of a site that somebody looks at. */
export interface Visit {
    siteId: string;
    siteSpaceId: string;
    spaceId: string;
    pageId: string;
    visitor: Visitor;
    /** With its parameters. */
    url: string;
    /** Empty when the visitor came from nowhere. */
    referrer: string;
}

/** The published `PageFeedbackRating` enum. */
export const RATINGS = ['bad', 'ok', 'good'] as const;

export interface Feedback {
    rating: (typeof RATINGS)[number];
    /** 1 to 512 characters. */
    comment?: string;
}

/** The longest comment that the OpenAPI document's `PageFeedbackEvent` allows, in characters. */
export const LONGEST_COMMENT = 512;

/** Tells the site's installations of a page view (`site_view`), and those of the space (`space_view`). */
export async function recordSiteView(ctx: PlatformContext, visit: Visit): Promise<void> {
    const { siteId, siteSpaceId, spaceId, pageId, visitor, url, referrer } = visit;
    await transact(ctx, async (made) => {
        await recordScopeEvent(ctx, made, 'site', siteId, {
            type: 'site_view',
            siteSpaceId,
            spaceId,
            pageId,
            visitor,
            url,
            referrer,
        });
        await recordSpaceEvent(ctx, made, spaceId, { type: 'space_view', pageId, visitor, url });
    });
}

/** Tells the site's installations what a visitor thinks of a page. */
export async function recordFeedback(
    ctx: PlatformContext,
    visit: Visit,
    feedback: Feedback,
): Promise<void> {
    const { siteId, spaceId, pageId, visitor, url, referrer } = visit;
    await transact(ctx, async (made) => {
        await recordScopeEvent(ctx, made, 'site', siteId, {
            type: 'page_feedback',
            spaceId,
            pageId,
            feedback,
            visitor,
            url,
            referrer,
        });
    });
}
