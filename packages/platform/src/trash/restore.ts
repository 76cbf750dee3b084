import type { RestoreDeleted } from '@bindery/contract';

import { recordAudit } from '../audit/record-audit.ts';
import { transact, type PlatformContext, type UnitOfWork } from '../platform-context.ts';
import type { ScopeKind } from '../database/schema.ts';
import { PlatformError, notFound } from '../error.ts';
import { sealConfiguration, setupEvent } from '../installations/installation-state.ts';
import { findIntegration } from '../integrations/integration.ts';
import type { InstalledScope } from '../invocation-scope.ts';
import { recordEvents } from '../outbox/record-events.ts';
import { DEFAULT_QUOTAS, requireQuota } from '../quotas.ts';
import {
    takeRemoved,
    type RemovedInstallation,
    type RemovedScopedInstallation,
} from './removed-installations.ts';

/** Returns the key under which the removed installations are stored. */
function causeOf(thing: RestoreDeleted): string {
    if (thing.kind !== 'installation') return `${thing.kind}:${thing.id}`;
    const { id, scope } = thing;
    return scope === undefined
        ? `installation:${id}`
        : `installation:${id}:${scope.kind}:${scope.id}`;
}

/**
 * Reverts a deletion, and restores the installations that it removed. They keep their ids and configurations, and
 * receive the events of new installations.
 *
 * @throws PlatformError `not_found` after 30 days or if the object belongs to another organization, `conflict` if the
 * integration was installed again meanwhile, `quota_exceeded`.
 */
export async function restore(
    ctx: PlatformContext,
    organizationId: string,
    thing: RestoreDeleted,
): Promise<void> {
    await transact(ctx, async (change) => {
        if (thing.kind !== 'installation') {
            await unmarkDeleted(ctx, change, organizationId, thing.kind, thing.id);
        }
        const removed = await takeRemoved(ctx, change, organizationId, causeOf(thing));
        if (removed === undefined) throw notFound('Deleted installation', thing.id);
        for (const row of removed.installations) await insertInstallation(ctx, change, row);
        for (const row of removed.scoped) await insertScoped(ctx, change, row);
        await recordAudit(change.tx, {
            organizationId,
            action: `${thing.kind}.restore`,
            target: thing.id,
        });
        change.notify({ type: 'state' });
    });
}

const LIMITS = {
    space: { table: 'spaces', quota: 'spacesPerOrganization' },
    site: { table: 'sites', quota: 'sitesPerOrganization' },
} as const satisfies Record<ScopeKind, { table: string; quota: keyof typeof DEFAULT_QUOTAS }>;

async function unmarkDeleted(
    ctx: PlatformContext,
    { tx }: UnitOfWork,
    organizationId: string,
    kind: ScopeKind,
    id: string,
): Promise<void> {
    const { table, quota } = LIMITS[kind];
    const restored = await tx
        .updateTable(table)
        .set({ deleted_at: null })
        .where('id', '=', id)
        .where('organization_id', '=', organizationId)
        .where('deleted_at', 'is not', null)
        .returning('id')
        .executeTakeFirst();
    if (restored === undefined) throw notFound(`Deleted ${kind}`, id);
    const { count } = await tx
        .selectFrom(table)
        .select((select) => select.fn.countAll<string>().as('count'))
        .where('organization_id', '=', organizationId)
        .where('deleted_at', 'is', null)
        .executeTakeFirstOrThrow();
    const subject = `${table} in an organization`;
    requireQuota(ctx.quotas, quota, Number(count), subject, `Delete ${table} that are not used.`);
}

async function insertInstallation(
    ctx: PlatformContext,
    change: UnitOfWork,
    row: RemovedInstallation,
): Promise<void> {
    const { configuration, created_at, updated_at: _, ...rest } = row;
    const scope = {
        kind: 'installation',
        integration: row.integration,
        installationId: row.id,
    } as const;
    const inserted = await change.tx
        .insertInto('installations')
        .values({
            ...rest,
            configuration_sealed: sealConfiguration(ctx, scope, configuration),
            created_at: new Date(created_at),
            updated_at: ctx.now(),
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
    if (inserted === undefined) {
        throw new PlatformError(
            'conflict',
            `"${row.integration}" was installed again meanwhile. Uninstall it first; nothing was changed.`,
        );
    }
    await announce(ctx, change, scope, row.status);
}

/** Inserts an installation on a space or site, unless its installation, space or site is gone. */
async function insertScoped(
    ctx: PlatformContext,
    change: UnitOfWork,
    row: RemovedScopedInstallation,
): Promise<void> {
    const { tx } = change;
    const scope = {
        kind: row.kind,
        integration: row.integration,
        installationId: row.installation_id,
        scopeId: row.scope_id,
    };
    const place = await tx
        .selectFrom(LIMITS[row.kind].table)
        .select('id')
        .where('id', '=', row.scope_id)
        .where('deleted_at', 'is', null)
        .executeTakeFirst();
    const installation = await tx
        .selectFrom('installations')
        .select('id')
        .where('id', '=', row.installation_id)
        .executeTakeFirst();
    if (place === undefined || installation === undefined) return;
    const inserted = await tx
        .insertInto('scoped_installations')
        .values({
            installation_id: row.installation_id,
            kind: row.kind,
            scope_id: row.scope_id,
            status: row.status,
            external_ids: row.external_ids,
            configuration_sealed: sealConfiguration(ctx, scope, row.configuration),
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('scope_id')
        .executeTakeFirst();
    if (inserted !== undefined) await announce(ctx, change, scope, row.status);
}

async function announce(
    ctx: PlatformContext,
    change: UnitOfWork,
    scope: InstalledScope,
    status: RemovedInstallation['status'],
): Promise<void> {
    const integration = await findIntegration(change.tx, scope.integration);
    await recordEvents(ctx, change, [setupEvent(integration, scope, status)]);
    change.notify({ type: 'integration', integration: scope.integration });
}
