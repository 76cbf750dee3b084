import { transact, type PlatformContext } from '../platform-context.ts';
import { copyNode } from '../pages/arrange.ts';
import { changePagesIn } from '../pages/page.ts';
import { currentSpaceRevision } from '../pages/space-revision.ts';
import { createSpaceIn, findSpace, type SpaceRow } from './space.ts';
import type { PageNode } from '../database/schema.ts';

/**
 * Copies a space with its pages. The copy is private, and has the integrations that are installed on all spaces.
 *
 * @throws PlatformError `not_found`, `quota_exceeded`.
 */
export async function duplicateSpace(
    ctx: PlatformContext,
    spaceId: string,
    userId: string,
): Promise<SpaceRow> {
    return transact(ctx, async (change) => {
        const { tx } = change;
        const original = await findSpace(tx, spaceId);
        const { pages } = await currentSpaceRevision(tx, spaceId);
        const title = `${original.title} (copy)`;
        const copy = await createSpaceIn(ctx, change, original.organization_id, title);
        await changePagesIn(ctx, change, copy.id, userId, async () => {
            const copies: PageNode[] = [];
            for (const page of pages) copies.push(await copyNode(ctx, change, copy.id, page));
            return copies;
        });
        return findSpace(tx, copy.id);
    });
}
