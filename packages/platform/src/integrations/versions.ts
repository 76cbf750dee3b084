import type { IntegrationVersion, Scope } from '@bindery/contract';

import { recordAudit } from '../audit/record-audit.ts';
import { advisoryLock } from '../database/advisory-lock.ts';
import type { Connection } from '../database/schema.ts';
import { notFound, PlatformError } from '../error.ts';
import { refreshStatuses } from '../installations/refresh-statuses.ts';
import { transact, type PlatformContext } from '../platform-context.ts';
import { findIntegration } from './integration.ts';

/** Lists the stored versions of an integration, the newest first. A quota limits them, so the list has no pages. */
export async function listVersions(db: Connection, name: string): Promise<IntegrationVersion[]> {
    const { row, manifest: current } = await findIntegration(db, name);
    const rows = await db
        .selectFrom('versions')
        .select(['number', 'hash', 'manifest', 'created_at'])
        .where('integration', '=', name)
        .orderBy('number', 'desc')
        .execute();
    return rows.map(({ number, hash, manifest, created_at }) => ({
        number,
        hash,
        publishedAt: created_at.getTime(),
        current: number === row.version,
        scopes: manifest.scopes,
        addedScopes: addedScopes(current.scopes, manifest.scopes),
    }));
}

/** Returns the scopes of a version that the current one does not have. */
export function addedScopes(current: readonly Scope[], other: readonly Scope[]): Scope[] {
    return other.filter((scope) => !current.includes(scope));
}

export interface Promotion {
    name: string;
    number: number;
    /** The scopes that the caller has seen and approves; needed for those that the current version does not have. */
    approvedScopes: readonly string[];
}

/**
 * Makes a stored version the current one: promotes a newer version, or rolls back to an earlier one. The secrets of the
 * integration do not change.
 *
 * @throws PlatformError `not_found`, `conflict` if the version asks for scopes that were not approved.
 */
export async function promoteVersion(
    ctx: PlatformContext,
    { name, number, approvedScopes }: Promotion,
): Promise<void> {
    await transact(ctx, async ({ tx, notify }) => {
        await advisoryLock(tx, `integration:${name.toLowerCase()}`);
        const { row, manifest: current } = await findIntegration(tx, name);
        const version = await tx
            .selectFrom('versions')
            .select(['manifest', 'hash'])
            .where('integration', '=', name)
            .where('number', '=', number)
            .executeTakeFirst();
        if (version === undefined) throw notFound('Version', `${name} v${number}`);
        if (number === row.version) return;
        const added = addedScopes(current.scopes, version.manifest.scopes);
        const missing = added.filter((scope) => !approvedScopes.includes(scope));
        if (missing.length > 0) {
            throw new PlatformError(
                'conflict',
                `Version ${number} of ${name} asks for more scopes than version ${row.version}: ${missing.join(', ')}. Approve them to make it current.`,
            );
        }
        await tx
            .updateTable('integrations')
            .set({
                version: number,
                updated_at: ctx.now(),
                // Another version may not have the fault that disabled the integration.
                disabled_reason: null,
                failures: 0,
            })
            .where('name', '=', name)
            .execute();
        await recordAudit(tx, {
            organizationId: row.organization_id,
            action: number > row.version ? 'integration.promote' : 'integration.roll-back',
            target: name,
            details: { from: row.version, to: number, hash: version.hash, addedScopes: added },
        });
        notify({ type: 'integration', integration: name });
        notify({ type: 'version', integration: name, version: number });
        notify({ type: 'state' });
        await refreshStatuses(ctx, { tx, notify }, await findIntegration(tx, name));
    });
}
