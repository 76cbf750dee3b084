import { PlatformError, notFound } from '../error.ts';
import { restoreSpaceRevision } from '../pages/history.ts';
import { currentSpaceRevision } from '../pages/space-revision.ts';
import type { PlatformContext } from '../platform-context.ts';

/**
 * Restores the pages that a space had before an import. The commit stays the base of the next import or export, which
 * then sees the restored pages as changes of the space.
 *
 * @throws PlatformError `not_found`, or `conflict` if the import did not finish or the pages were changed since.
 */
export async function undoImport(
    ctx: PlatformContext,
    spaceId: string,
    operationId: string,
    userId: string,
): Promise<void> {
    const operation = await ctx.db
        .selectFrom('git_operations')
        .select(['direction', 'state', 'commit_id'])
        .where('id', '=', operationId)
        .where('space_id', '=', spaceId)
        .executeTakeFirst();
    if (operation === undefined || operation.direction !== 'import') {
        throw notFound('Import', operationId);
    }
    const current = await currentSpaceRevision(ctx.db, spaceId);
    const isImported =
        operation.state === 'success' &&
        current.git !== null &&
        current.git.oid === operation.commit_id;
    if (!isImported || current.parent_id === null) {
        throw new PlatformError(
            'conflict',
            'The pages are no longer those of this import. Choose a revision in the history of the space; nothing was changed.',
        );
    }
    await restoreSpaceRevision(ctx, spaceId, current.parent_id, userId, current.id);
}
