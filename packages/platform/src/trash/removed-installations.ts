import type { PlatformContext, UnitOfWork } from '../platform-context.ts';
import type { Connection, InstallationTable, ScopeKind } from '../database/schema.ts';
import { createId } from '../id.ts';
import type { Selectable } from 'kysely';

/** An installation on an organization, as it was when it was removed. */
export type RemovedInstallation = Omit<Selectable<InstallationTable>, 'configuration_sealed'> & {
    configuration: Record<string, unknown>;
};

/** An installation on a space or site, as it was when it was removed. */
export interface RemovedScopedInstallation {
    integration: string;
    installation_id: string;
    kind: ScopeKind;
    scope_id: string;
    status: InstallationTable['status'];
    external_ids: string[];
    configuration: Record<string, unknown>;
}

/** Installations that one deletion removed. */
export interface RemovedInstallations {
    installations: RemovedInstallation[];
    scoped: RemovedScopedInstallation[];
}

/** Days for which a deletion can be undone. */
export const TRASH_DAYS = 30;

const purposeOf = (id: string) => `removed_installations:${id}`;

/** Stores a sealed copy of removed installations with their configurations. Replaces the copy with the same cause. */
export async function keepRemoved(
    ctx: PlatformContext,
    { tx }: UnitOfWork,
    organizationId: string,
    cause: string,
    { installations, scoped }: RemovedInstallations,
): Promise<void> {
    const id = createId();
    await tx.deleteFrom('removed_installations').where('cause', '=', cause).execute();
    await tx
        .insertInto('removed_installations')
        .values({
            id,
            organization_id: organizationId,
            cause,
            installations_sealed: ctx.keyring.seal(
                JSON.stringify({ installations, scoped }),
                purposeOf(id),
            ),
            removed_at: ctx.now(),
        })
        .execute();
}

/** Takes removed installations out of the trash: returns them and deletes their row; undefined without such a row. */
export async function takeRemoved(
    ctx: PlatformContext,
    { tx }: UnitOfWork,
    organizationId: string,
    cause: string,
): Promise<RemovedInstallations | undefined> {
    const row = await tx
        .deleteFrom('removed_installations')
        .where('cause', '=', cause)
        .where('organization_id', '=', organizationId)
        .returningAll()
        .executeTakeFirst();
    if (row === undefined) return undefined;
    return JSON.parse(ctx.keyring.open(row.installations_sealed, purposeOf(row.id)));
}

/** Permanently deletes spaces with their pages, sites and removed installations that were deleted before a time. */
export async function pruneTrash(db: Connection, before: Date): Promise<void> {
    await db.deleteFrom('removed_installations').where('removed_at', '<', before).execute();
    await db.deleteFrom('sites').where('deleted_at', '<', before).execute();
    const spaces = await db
        .deleteFrom('spaces')
        .where('deleted_at', '<', before)
        .returning('id')
        .execute();
    for (const { id } of spaces) {
        await db.deleteFrom('space_revisions').where('space_id', '=', id).execute();
        await db.deleteFrom('page_documents').where('space_id', '=', id).execute();
    }
}
