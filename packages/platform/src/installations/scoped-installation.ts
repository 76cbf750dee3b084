import type { UpdateIntegrationSpaceInstallation } from '@gitbook/api';
import { auditInstallation, changedFields } from './audit-installation.ts';
import { sql, type Selectable } from 'kysely';

import { transact, type UnitOfWork, type PlatformContext } from '../platform-context.ts';
import type { Connection, ScopeKind, Schema } from '../database/schema.ts';
import { PlatformError, notFound } from '../error.ts';
import { findIntegration, type PublishedIntegration } from '../integrations/integration.ts';
import type { ScopedInstallationScope } from '../invocation-scope.ts';
import { recordEvents } from '../outbox/record-events.ts';
import { keepRemoved } from '../trash/removed-installations.ts';
import type { Configuration } from './configuration.ts';
import {
    deletedEvent,
    initialState,
    openConfiguration,
    setupEvent,
    updatedState,
    updateRow,
    type ConfigurationPatch,
} from './installation-state.ts';

/** An installation on one space or site, below the installation on its organization. */
export interface ScopedInstallation extends Omit<
    Selectable<Schema['scoped_installations']>,
    'configuration_sealed'
> {
    configuration: Configuration;
    integration: string;
    organization_id: string;
}

/** The key of an installation on a space or site. */
export type ScopedInstallationKey = Omit<ScopedInstallationScope, 'integration'>;

/** Returns the scope of a row. */
export function scopeOfRow(row: {
    kind: ScopeKind;
    integration: string;
    installation_id: string;
    scope_id: string;
}): ScopedInstallationScope {
    return {
        kind: row.kind,
        integration: row.integration,
        installationId: row.installation_id,
        scopeId: row.scope_id,
    };
}

/**
 * Extends an installation to a space or site of its organization.
 *
 * @throws PlatformError `conflict` if the integration is installed there already, `not_found` if the organization has
 * no such space or site, `invalid` if the manifest's target excludes it.
 */
export async function installOnScope(
    ctx: PlatformContext,
    name: string,
    installationId: string,
    kind: ScopeKind,
    scopeId: string,
): Promise<ScopedInstallation> {
    return transact(ctx, async (change) => {
        const { tx, notify } = change;
        const integration = await findIntegration(tx, name);
        const installation = await tx
            .selectFrom('installations')
            .select('organization_id')
            .where('id', '=', installationId)
            .where('integration', '=', name)
            .forUpdate()
            .executeTakeFirst();
        if (installation === undefined) throw notFound('Installation', installationId);
        await requireScope(tx, installation.organization_id, kind, scopeId);
        requireTarget(integration, kind);
        const scope = { kind, integration: name, installationId, scopeId };
        if (!(await insertScopedInstallation(ctx, change, integration, scope))) {
            throw new PlatformError('conflict', `"${name}" is installed on this ${kind} already.`);
        }
        await auditInstallation(tx, installationId, 'extend', { [kind]: scopeId });
        notify({ type: 'integration', integration: name });
        notify({ type: 'state' });
        return findScopedInstallation(ctx, tx, scope);
    });
}

/** Returns false if the manifest's `target` excludes this kind of scope. */
export function acceptsTarget(integration: PublishedIntegration, kind: ScopeKind): boolean {
    const target = integration.manifest.target ?? 'all';
    return target === 'all' || target === kind;
}

/** @throws PlatformError `invalid` if the manifest's `target` excludes this kind of scope. */
export function requireTarget(integration: PublishedIntegration, kind: ScopeKind): void {
    if (acceptsTarget(integration, kind)) return;
    throw new PlatformError(
        'invalid',
        `"${integration.row.name}" is for ${integration.manifest.target ?? 'all'}s and cannot be installed on a ${kind}.`,
    );
}

async function requireScope(
    tx: Connection,
    organizationId: string,
    kind: ScopeKind,
    scopeId: string,
): Promise<void> {
    const found = await tx
        .selectFrom(kind === 'space' ? 'spaces' : 'sites')
        .select('id')
        .where('id', '=', scopeId)
        .where('organization_id', '=', organizationId)
        .where('deleted_at', 'is', null)
        .executeTakeFirst();
    if (found === undefined) throw notFound(kind === 'space' ? 'Space' : 'Site', scopeId);
}

/** Inserts an installation and records its setup event. Returns false if the installation exists already. */
export async function insertScopedInstallation(
    ctx: PlatformContext,
    change: UnitOfWork,
    integration: PublishedIntegration,
    scope: ScopedInstallationScope,
): Promise<boolean> {
    const state = initialState(ctx, integration, scope);
    const inserted = await change.tx
        .insertInto('scoped_installations')
        .values({
            ...state,
            installation_id: scope.installationId,
            kind: scope.kind,
            scope_id: scope.scopeId,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('installation_id')
        .executeTakeFirst();
    if (inserted === undefined) return false;
    await recordEvents(ctx, change, [setupEvent(integration, scope, state.status)]);
    return true;
}

export interface ScopedInstallationFilter {
    organizationId?: string | undefined;
    integration?: string | undefined;
    installationId?: string | undefined;
    kind?: ScopeKind | undefined;
    scopeId?: string | undefined;
    externalId?: string | undefined;
}

/** @throws PlatformError `not_found`. */
export async function findScopedInstallation(
    ctx: PlatformContext,
    db: Connection,
    filter: ScopedInstallationKey & { integration?: string },
): Promise<ScopedInstallation> {
    const [found] = await loadScopedInstallations(ctx, db, filter);
    if (found === undefined) throw scopedInstallationNotFound(filter);
    return found;
}

function scopedInstallationNotFound(key: ScopedInstallationKey): PlatformError {
    return notFound(
        `Installation ${JSON.stringify(key.installationId)} on ${key.kind}`,
        key.scopeId,
    );
}

/**
 * Loads the installations on spaces and sites that match, in the order of creation.
 *
 * @throws RangeError without a filter, which would load those of every organization.
 */
export async function loadScopedInstallations(
    ctx: PlatformContext,
    db: Connection,
    filter: ScopedInstallationFilter,
): Promise<ScopedInstallation[]> {
    if (Object.values(filter).every((value) => value === undefined)) {
        throw new RangeError('A filter is needed.');
    }
    let query = db
        .selectFrom('scoped_installations')
        .innerJoin('installations', 'installations.id', 'scoped_installations.installation_id')
        .selectAll('scoped_installations')
        .select(['installations.integration', 'installations.organization_id'])
        .orderBy('scoped_installations.created_at')
        .orderBy('scoped_installations.scope_id');
    if (filter.organizationId !== undefined) {
        query = query.where('installations.organization_id', '=', filter.organizationId);
    }
    if (filter.integration !== undefined) {
        query = query.where('installations.integration', '=', filter.integration);
    }
    if (filter.installationId !== undefined) {
        query = query.where('installation_id', '=', filter.installationId);
    }
    if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind);
    if (filter.scopeId !== undefined) query = query.where('scope_id', '=', filter.scopeId);
    if (filter.externalId !== undefined) {
        const { externalId } = filter;
        query = query.where(
            sql<boolean>`scoped_installations.external_ids @> array[${externalId}]::text[]`,
        );
    }
    const rows = await query.execute();
    return rows.map(({ configuration_sealed, ...row }) => ({
        ...row,
        configuration: openConfiguration(ctx, scopeOfRow(row), configuration_sealed),
    }));
}

/** Changes an installation on a space or site, as `updateInstallation` does on an organization. */
export async function updateScopedInstallation(
    ctx: PlatformContext,
    name: string,
    key: ScopedInstallationKey,
    update: UpdateIntegrationSpaceInstallation & { patch?: ConfigurationPatch },
): Promise<ScopedInstallation> {
    const scope = { ...key, integration: name };
    return transact(ctx, async (change) => {
        const { tx, notify } = change;
        const integration = await findIntegration(tx, name);
        await tx
            .selectFrom('scoped_installations')
            .select('installation_id')
            .where('installation_id', '=', key.installationId)
            .where('kind', '=', key.kind)
            .where('scope_id', '=', key.scopeId)
            .forUpdate()
            .execute();
        const before = await findScopedInstallation(ctx, tx, scope);
        const { columns, event } = updatedState(ctx, integration, scope, before, {
            externalIds: update.externalIds,
            patch: update.patch,
            // The cast is safe: the API's validation accepts only JSON objects. The client's type is `object`.
            configuration: update.configuration as Configuration | undefined,
        });
        await updateRow(tx, scope, columns);
        await auditInstallation(tx, key.installationId, 'configure', {
            [key.kind]: key.scopeId,
            fields: changedFields(update),
        });
        await recordEvents(ctx, change, [event]);
        notify({ type: 'integration', integration: name });
        notify({ type: 'state' });
        return findScopedInstallation(ctx, tx, scope);
    });
}

/** Deletes an installation on one space or site. @throws PlatformError `not_found`. */
export async function uninstallFromScope(
    ctx: PlatformContext,
    name: string,
    key: ScopedInstallationKey,
): Promise<void> {
    await transact(ctx, async (change) => {
        const integration = await findIntegration(change.tx, name);
        const scope = { ...key, integration: name };
        const before = await findScopedInstallation(ctx, change.tx, scope);
        // A concurrent call may have deleted the installation and recorded the event.
        const deleted = await deleteScopedInstallation(ctx, change, integration, before);
        if (!deleted) throw scopedInstallationNotFound(key);
        const cause = `installation:${key.installationId}:${key.kind}:${key.scopeId}`;
        const removed = { installations: [], scoped: [before] };
        await keepRemoved(ctx, change, before.organization_id, cause, removed);
        await auditInstallation(change.tx, key.installationId, 'reduce', {
            [key.kind]: key.scopeId,
        });
        change.notify({ type: 'integration', integration: name });
        change.notify({ type: 'state' });
    });
}

/** Deletes the installations on all spaces and sites. */
export async function uninstallFromAllScopes(
    ctx: PlatformContext,
    change: UnitOfWork,
    integration: PublishedIntegration,
    installationId: string,
): Promise<void> {
    for (const before of await loadScopedInstallations(ctx, change.tx, { installationId })) {
        await deleteScopedInstallation(ctx, change, integration, before);
    }
}

/** Deletes an installation and records the deletion event. Returns false if it was deleted already. */
export async function deleteScopedInstallation(
    ctx: PlatformContext,
    change: UnitOfWork,
    integration: PublishedIntegration,
    before: ScopedInstallation,
): Promise<boolean> {
    const deleted = await change.tx
        .deleteFrom('scoped_installations')
        .where('installation_id', '=', before.installation_id)
        .where('kind', '=', before.kind)
        .where('scope_id', '=', before.scope_id)
        .returning('scope_id')
        .executeTakeFirst();
    if (deleted === undefined) return false;
    await recordEvents(ctx, change, [deletedEvent(integration, scopeOfRow(before), before)]);
    return true;
}

/** Converts an installation to the response of the API and of the environment, without the field `space` or `site`. */
export function scopedInstallationView(ctx: PlatformContext, row: ScopedInstallation) {
    const scope = scopeOfRow(row);
    return {
        integration: row.integration,
        installation: row.installation_id,
        status: row.status,
        configuration: row.configuration,
        externalIds: row.external_ids,
        urls: {
            location: ctx.urls.api(
                `/integrations/${row.integration}/installations/${row.installation_id}/${row.kind}s/${row.scope_id}`,
            ),
            publicEndpoint: ctx.urls.publicEndpoint(scope),
            publicContentEndpoint: ctx.urls.publicContentEndpoint(scope),
        },
    };
}
