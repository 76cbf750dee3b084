import type { IntegrationInstallation, UpdateIntegrationInstallation } from '@gitbook/api';
import { sql, type Selectable } from 'kysely';

import { transact, type UnitOfWork, type PlatformContext } from '../platform-context.ts';
import type { Connection, Schema } from '../database/schema.ts';
import { PlatformError, notFound } from '../error.ts';
import { createId } from '../id.ts';
import { auditInstallation, changedFields } from './audit-installation.ts';
import { findIntegration, type PublishedIntegration } from '../integrations/integration.ts';
import type { InstallationScope } from '../invocation-scope.ts';
import { recordEvents } from '../outbox/record-events.ts';
import type { Configuration } from './configuration.ts';
import {
    deletedEvent,
    initialState,
    openConfiguration,
    setupEvent,
    statusIn,
    updatedState,
    updateRow,
    type ConfigurationPatch,
} from './installation-state.ts';
import { keepRemoved } from '../trash/removed-installations.ts';
import { loadScopedInstallations, uninstallFromAllScopes } from './scoped-installation.ts';
import { installOnAll, lockSelection } from './selection.ts';

export type InstallationRow = Selectable<Schema['installations']>;

/** An installation on an organization, with its configuration in plain text. */
export interface Installation extends Omit<InstallationRow, 'configuration_sealed'> {
    configuration: Configuration;
    /** Number of spaces on which the integration is installed. */
    spaces: number;
}

const scopeOf = (integration: string, installationId: string): InstallationScope => ({
    kind: 'installation',
    integration,
    installationId,
});

/**
 * Installs an integration on an organization.
 *
 * @throws PlatformError `conflict` if the integration is installed already, `not_found`.
 */
export async function install(
    ctx: PlatformContext,
    name: string,
    organizationId: string,
): Promise<Installation> {
    return transact(ctx, async (change) => {
        const { tx, notify } = change;
        const integration = await findIntegration(tx, name);
        const scope = scopeOf(name, createId());
        const state = initialState(ctx, integration, scope);
        const inserted = await tx
            .insertInto('installations')
            .values({
                ...state,
                id: scope.installationId,
                integration: name,
                organization_id: organizationId,
                space_selection: 'selected',
                site_selection: 'selected',
            })
            .onConflict((conflict) =>
                conflict.columns(['integration', 'organization_id']).doNothing(),
            )
            .returning('id')
            .executeTakeFirst();
        if (inserted === undefined) {
            throw new PlatformError(
                'conflict',
                `"${name}" is installed on this organization already.`,
            );
        }
        await auditInstallation(tx, inserted.id, 'create');
        await recordEvents(ctx, change, [setupEvent(integration, scope, state.status)]);
        notify({ type: 'integration', integration: name });
        notify({ type: 'state' });
        return findInstallation(ctx, tx, name, scope.installationId);
    });
}

/** @throws PlatformError `not_found`. */
export async function findInstallation(
    ctx: PlatformContext,
    db: Connection,
    integration: string,
    id: string,
): Promise<Installation> {
    const [found] = await loadInstallations(ctx, db, { integration, id });
    if (found === undefined) throw notFound('Installation', id);
    return found;
}

export interface InstallationFilter {
    integration?: string | undefined;
    id?: string | undefined;
    organizationId?: string | undefined;
    externalId?: string | undefined;
}

/** Loads the installations that match, in the order of creation. */
export async function loadInstallations(
    ctx: PlatformContext,
    db: Connection,
    filter: InstallationFilter,
): Promise<Installation[]> {
    let query = db
        .selectFrom('installations')
        .selectAll('installations')
        .select((select) =>
            select
                .selectFrom('scoped_installations')
                .whereRef('scoped_installations.installation_id', '=', 'installations.id')
                .where('scoped_installations.kind', '=', 'space')
                .select((count) => count.fn.countAll<string>().as('count'))
                .as('spaces'),
        )
        .orderBy('created_at')
        .orderBy('id');
    if (filter.integration !== undefined)
        query = query.where('integration', '=', filter.integration);
    if (filter.id !== undefined) query = query.where('id', '=', filter.id);
    if (filter.organizationId !== undefined) {
        query = query.where('organization_id', '=', filter.organizationId);
    }
    if (filter.externalId !== undefined) {
        const { externalId } = filter;
        query = query.where(
            sql<boolean>`installations.external_ids @> array[${externalId}]::text[]`,
        );
    }
    const rows = await query.execute();
    return rows.map(({ configuration_sealed, spaces, ...row }) => ({
        ...row,
        configuration: openConfiguration(
            ctx,
            scopeOf(row.integration, row.id),
            configuration_sealed,
        ),
        spaces: Number(spaces),
    }));
}

/**
 * Changes an installation. The new configuration replaces the old one; fields that have a default in the manifest are
 * filled in. The row is locked: of two concurrent updates, the second reports the result of the first as `previous`.
 *
 * @throws PlatformError `invalid` if a field has the wrong type, `not_found`.
 */
export async function updateInstallation(
    ctx: PlatformContext,
    name: string,
    id: string,
    update: UpdateIntegrationInstallation & { patch?: ConfigurationPatch },
): Promise<Installation> {
    return transact(ctx, async (change) => {
        const { tx, notify } = change;
        const integration = await findIntegration(tx, name);
        if (update.space_selection === 'all' || update.site_selection === 'all') {
            const { organization_id } = await findInstallation(ctx, tx, name, id);
            await lockSelection(tx, organization_id);
        }
        await lockInstallation(tx, id);
        const before = await findInstallation(ctx, tx, name, id);
        const scope = scopeOf(name, id);
        const { columns, event } = updatedState(ctx, integration, scope, before, update);
        await tx
            .updateTable('installations')
            .set({
                ...columns,
                space_selection: update.space_selection ?? before.space_selection,
                site_selection: update.site_selection ?? before.site_selection,
            })
            .where('id', '=', id)
            .execute();
        await auditInstallation(tx, id, 'configure', {
            fields: changedFields(update),
            ...changedSelection(before, update),
        });
        await recordEvents(ctx, change, [event]);
        await installOnSelected(ctx, change, integration, before, update);
        notify({ type: 'integration', integration: name });
        notify({ type: 'state' });
        return findInstallation(ctx, tx, name, id);
    });
}

/** Returns the selections of spaces and sites that an update changes, for the audit log. */
function changedSelection(
    before: Installation,
    update: UpdateIntegrationInstallation,
): Record<string, string> {
    const changed = (['space_selection', 'site_selection'] as const).flatMap((name) => {
        const value = update[name];
        return value === undefined || value === before[name] ? [] : [[name, value]];
    });
    return Object.fromEntries(changed) as Record<string, string>;
}

/** Installs the integration on all existing spaces or sites if the update selects all of them. */
async function installOnSelected(
    ctx: PlatformContext,
    change: UnitOfWork,
    integration: PublishedIntegration,
    before: Installation,
    update: UpdateIntegrationInstallation,
): Promise<void> {
    if (update.space_selection === 'all') {
        await installOnAll(ctx, change, integration, before, 'space');
    }
    if (update.site_selection === 'all') {
        await installOnAll(ctx, change, integration, before, 'site');
    }
}

/**
 * Pauses or resumes an installation. The events of a paused installation stay queued. A resumed installation is active
 * or pending, depending on its configuration, and its queued events are delivered.
 *
 * @throws PlatformError `not_found`.
 */
export async function setPaused(
    ctx: PlatformContext,
    id: string,
    paused: boolean,
): Promise<Installation> {
    return transact(ctx, async ({ tx, notify }) => {
        await lockInstallation(tx, id);
        const [before] = await loadInstallations(ctx, tx, { id });
        if (before === undefined) throw notFound('Installation', id);
        const { integration } = before;
        const scope = scopeOf(integration, id);
        const resumed = { status: 'pending', configuration: before.configuration } as const;
        const status = paused
            ? 'paused'
            : statusIn(await findIntegration(tx, integration), scope, resumed);
        await updateRow(tx, scope, { status, updated_at: ctx.now() });
        await auditInstallation(tx, id, paused ? 'pause' : 'resume');
        notify({ type: 'integration', integration });
        notify({ type: 'state' });
        notify({ type: 'events', integration, lanes: [id] });
        return findInstallation(ctx, tx, integration, id);
    });
}

/**
 * Deletes an installation with those on its spaces and sites, and records the events of the deletions. Keeps a sealed
 * copy, from which the deletion can be undone. The other pending events of the installation are cancelled at their next
 * attempt, because their handlers would have no environment.
 *
 * @throws PlatformError `not_found`.
 */
export async function uninstall(ctx: PlatformContext, name: string, id: string): Promise<void> {
    await transact(ctx, async (change) => {
        const { tx, notify } = change;
        const integration = await findIntegration(tx, name);
        await lockInstallation(tx, id);
        const before = await findInstallation(ctx, tx, name, id);
        await auditInstallation(tx, id, 'delete');
        const { spaces: _, ...installation } = before;
        await keepRemoved(ctx, change, before.organization_id, `installation:${id}`, {
            installations: [installation],
            scoped: await loadScopedInstallations(ctx, tx, { installationId: id }),
        });
        await uninstallFromAllScopes(ctx, change, integration, id);
        await recordEvents(ctx, change, [deletedEvent(integration, scopeOf(name, id), before)]);
        await tx.deleteFrom('installations').where('id', '=', id).execute();
        notify({ type: 'integration', integration: name });
        notify({ type: 'state' });
    });
}

async function lockInstallation(tx: UnitOfWork['tx'], id: string): Promise<void> {
    await tx.selectFrom('installations').select('id').where('id', '=', id).forUpdate().execute();
}

/** Converts an installation to the response of the API. */
export function installationView(
    ctx: PlatformContext,
    installation: Installation,
): IntegrationInstallation {
    const { urls } = ctx;
    const scope = scopeOf(installation.integration, installation.id);
    return {
        id: installation.id,
        status: installation.status,
        space_selection: installation.space_selection,
        site_selection: installation.site_selection,
        spaces: installation.spaces,
        configuration: installation.configuration,
        externalIds: installation.external_ids,
        target: { organization: installation.organization_id },
        createdAt: installation.created_at.toISOString(),
        updatedAt: installation.updated_at.toISOString(),
        urls: {
            location: urls.api(
                `/integrations/${installation.integration}/installations/${installation.id}`,
            ),
            app: urls.app(`/integrations/${installation.integration}`),
            publicEndpoint: urls.publicEndpoint(scope),
            publicContentEndpoint: urls.publicContentEndpoint(scope),
        },
        // The cast holds: the API client's types declare these strings as enums.
    } as IntegrationInstallation;
}
