import type { IntegrationInstallation, UpdateIntegrationInstallation } from '@gitbook/api';
import { sql, type Selectable } from 'kysely';

import { transact, type UnitOfWork, type PlatformContext } from '../platform-context.ts';
import type { Connection, Schema } from '../database/schema.ts';
import { PlatformError, notFound } from '../error.ts';
import { createId } from '../id.ts';
import { findIntegration, type PublishedIntegration } from '../integrations/integration.ts';
import { recordEvents, type RecordedEvent } from '../outbox/record.ts';
import { unmaskSecrets } from '../secrets/secret-field.ts';
import { holdSelection, installOnAll, uninstallContent } from './scoped-installation.ts';
import {
    checkConfiguration,
    configurationOf,
    defaultConfiguration,
    statusOf,
    withDefaults,
    type Configuration,
} from './configuration.ts';

export type InstallationRow = Selectable<Schema['installations']>;

/** An installation with its configuration opened. */
export interface Installation extends Omit<InstallationRow, 'configuration_sealed'> {
    configuration: Configuration;
    /** Spaces that it is installed on. */
    spaces: number;
}

const purpose = (id: string) => `installation:${id}:configuration`;

/**
 * Installs an integration on an organization.
 *
 * @throws PlatformError `conflict` when it is installed there, `not_found`.
 */
export async function install(
    ctx: PlatformContext,
    name: string,
    organizationId: string,
): Promise<Installation> {
    return transact(ctx, async (changing) => {
        const { tx, notify } = changing;
        const integration = await findIntegration(tx, name);
        const definition = configurationOf(integration.manifest, 'account');
        const configuration = defaultConfiguration(definition);
        const status = statusOf(definition, configuration);
        const id = createId();
        const inserted = await tx
            .insertInto('installations')
            .values({
                id,
                integration: name,
                organization_id: organizationId,
                status,
                space_selection: 'selected',
                site_selection: 'selected',
                configuration_sealed: ctx.keyring.seal(JSON.stringify(configuration), purpose(id)),
                external_ids: [],
            })
            .onConflict((conflict) =>
                conflict.columns(['integration', 'organization_id']).doNothing(),
            )
            .returningAll()
            .executeTakeFirst();
        if (inserted === undefined) {
            throw new PlatformError(
                'conflict',
                `"${name}" is installed on this organization already.`,
            );
        }
        await recordEvents(ctx, changing, [installationSetup(integration, id, { status })]);
        notify({ type: 'integration', integration: name });
        notify({ type: 'state' });
        return findInstallation(ctx, tx, name, id);
    });
}

/** Tells an installation of its status. */
export function installationSetup(
    integration: PublishedIntegration,
    installationId: string,
    fields: Record<string, unknown>,
): RecordedEvent {
    return {
        integration: integration.row.name,
        installationId,
        scopes: integration.manifest.scopes,
        event: { type: 'installation_setup', installationId, ...fields },
    };
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

/** Installations that match, in the order they were made. */
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
        configuration: JSON.parse(ctx.keyring.open(configuration_sealed, purpose(row.id))),
        spaces: Number(spaces),
    }));
}

/**
 * Changes an installation. A configuration replaces the whole one before it; fields that the manifest gives a default
 * for are filled in. The row is locked meanwhile, so that of two updates each sees the other as its `previous`.
 *
 * @throws PlatformError `invalid` when a field has the wrong type, `not_found`.
 */
export async function updateInstallation(
    ctx: PlatformContext,
    name: string,
    id: string,
    update: UpdateIntegrationInstallation,
): Promise<Installation> {
    return transact(ctx, async (changing) => {
        const { tx, notify } = changing;
        const integration = await findIntegration(tx, name);
        if (update.space_selection === 'all' || update.site_selection === 'all') {
            const { organization_id } = await findInstallation(ctx, tx, name, id);
            await holdSelection(tx, organization_id);
        }
        await lockInstallation(tx, id);
        const before = await findInstallation(ctx, tx, name, id);
        const definition = configurationOf(integration.manifest, 'account');
        const configuration = withDefaults(
            definition,
            unmaskSecrets(update.configuration ?? before.configuration, before.configuration),
        );
        checkConfiguration(definition, configuration);
        const status = before.status === 'paused' ? 'paused' : statusOf(definition, configuration);
        await tx
            .updateTable('installations')
            .set({
                status,
                configuration_sealed: ctx.keyring.seal(JSON.stringify(configuration), purpose(id)),
                updated_at: ctx.now(),
                ...(update.externalIds === undefined ? {} : { external_ids: update.externalIds }),
                ...(update.space_selection === undefined
                    ? {}
                    : { space_selection: update.space_selection }),
                ...(update.site_selection === undefined
                    ? {}
                    : { site_selection: update.site_selection }),
            })
            .where('id', '=', id)
            .execute();
        await recordEvents(ctx, changing, [
            installationSetup(integration, id, {
                status,
                previous: { status: before.status, configuration: before.configuration },
            }),
        ]);
        await followSelection(ctx, changing, integration, before, update);
        notify({ type: 'integration', integration: name });
        notify({ type: 'state' });
        return findInstallation(ctx, tx, name, id);
    });
}

/** Selecting all spaces or sites installs it on each that is there. */
async function followSelection(
    ctx: PlatformContext,
    changing: UnitOfWork,
    integration: PublishedIntegration,
    before: Installation,
    update: UpdateIntegrationInstallation,
): Promise<void> {
    if (update.space_selection === 'all') {
        await installOnAll(ctx, changing, integration, before, 'space');
    }
    if (update.site_selection === 'all') {
        await installOnAll(ctx, changing, integration, before, 'site');
    }
}

/**
 * Pauses an installation: its events wait. Resumed, it is active or pending by its configuration, and gets what waited.
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
        const { manifest } = await findIntegration(tx, integration);
        const definition = configurationOf(manifest, 'account');
        const status = paused ? 'paused' : statusOf(definition, before.configuration);
        await tx
            .updateTable('installations')
            .set({ status, updated_at: ctx.now() })
            .where('id', '=', id)
            .execute();
        notify({ type: 'integration', integration });
        notify({ type: 'state' });
        notify({ type: 'events', integration, lanes: [id] });
        return findInstallation(ctx, tx, integration, id);
    });
}

/**
 * Removes an installation with those on its spaces and sites. The integration is told so; other events that still wait for
 * the installation are cancelled when their turn comes, since their handlers would find nothing to work with.
 */
export async function uninstall(ctx: PlatformContext, name: string, id: string): Promise<void> {
    await transact(ctx, async (changing) => {
        const { tx, notify } = changing;
        const integration = await findIntegration(tx, name);
        await lockInstallation(tx, id);
        const before = await findInstallation(ctx, tx, name, id);
        await uninstallContent(ctx, changing, integration, before);
        await recordEvents(ctx, changing, [
            {
                integration: name,
                installationId: id,
                scopes: integration.manifest.scopes,
                event: {
                    type: 'installation_deleted',
                    installationId: id,
                    previous: { configuration: before.configuration },
                },
            },
        ]);
        await tx.deleteFrom('installations').where('id', '=', id).execute();
        notify({ type: 'integration', integration: name });
        notify({ type: 'state' });
    });
}

async function lockInstallation(tx: UnitOfWork['tx'], id: string): Promise<void> {
    await tx.selectFrom('installations').select('id').where('id', '=', id).forUpdate().execute();
}

/** An installation as the API shows it. */
export function installationView(
    ctx: PlatformContext,
    installation: Installation,
): IntegrationInstallation {
    const { urls } = ctx;
    const scope = { integration: installation.integration, installationId: installation.id };
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
        // The client's types spell the document's strings as enums.
    } as IntegrationInstallation;
}
