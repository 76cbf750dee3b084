import type { IntegrationInstallation, UpdateIntegrationInstallation } from '@gitbook/api';
import { sql, type Selectable } from 'kysely';

import { change, type Change, type Core } from '../core.ts';
import type { Connection, Schema } from '../database/schema.ts';
import { PlatformError, notFound } from '../error.ts';
import { createId } from '../id.ts';
import { findIntegration, type PublishedIntegration } from '../integrations/integration.ts';
import { recordEvents, type RecordedEvent } from '../outbox/record.ts';
import { unmaskSecrets } from '../secrets/secret-field.ts';
import { holdSelection, installOnAll, uninstallContent } from './content-installation.ts';
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
    core: Core,
    name: string,
    organizationId: string,
): Promise<Installation> {
    return change(core, async (changing) => {
        const { tx, notice } = changing;
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
                configuration_sealed: core.keyring.seal(JSON.stringify(configuration), purpose(id)),
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
        await recordEvents(core, changing, [installationSetup(integration, id, { status })]);
        notice({ type: 'integration', integration: name });
        notice({ type: 'state' });
        return findInstallation(core, tx, name, id);
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
    core: Core,
    db: Connection,
    integration: string,
    id: string,
): Promise<Installation> {
    const [found] = await loadInstallations(core, db, { integration, id });
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
    core: Core,
    db: Connection,
    filter: InstallationFilter,
): Promise<Installation[]> {
    let query = db
        .selectFrom('installations')
        .selectAll('installations')
        .select((select) =>
            select
                .selectFrom('content_installations')
                .whereRef('content_installations.installation_id', '=', 'installations.id')
                .where('content_installations.kind', '=', 'space')
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
        configuration: JSON.parse(core.keyring.open(configuration_sealed, purpose(row.id))),
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
    core: Core,
    name: string,
    id: string,
    update: UpdateIntegrationInstallation,
): Promise<Installation> {
    return change(core, async (changing) => {
        const { tx, notice } = changing;
        const integration = await findIntegration(tx, name);
        if (update.space_selection === 'all' || update.site_selection === 'all') {
            const { organization_id } = await findInstallation(core, tx, name, id);
            await holdSelection(tx, organization_id);
        }
        await lockInstallation(tx, id);
        const before = await findInstallation(core, tx, name, id);
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
                configuration_sealed: core.keyring.seal(JSON.stringify(configuration), purpose(id)),
                updated_at: core.now(),
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
        await recordEvents(core, changing, [
            installationSetup(integration, id, {
                status,
                previous: { status: before.status, configuration: before.configuration },
            }),
        ]);
        await followSelection(core, changing, integration, before, update);
        notice({ type: 'integration', integration: name });
        notice({ type: 'state' });
        return findInstallation(core, tx, name, id);
    });
}

/** Selecting all spaces or sites installs it on each that is there. */
async function followSelection(
    core: Core,
    changing: Change,
    integration: PublishedIntegration,
    before: Installation,
    update: UpdateIntegrationInstallation,
): Promise<void> {
    if (update.space_selection === 'all') {
        await installOnAll(core, changing, integration, before, 'space');
    }
    if (update.site_selection === 'all') {
        await installOnAll(core, changing, integration, before, 'site');
    }
}

/**
 * Pauses an installation: its events wait. Resumed, it is active or pending by its configuration, and gets what waited.
 *
 * @throws PlatformError `not_found`.
 */
export async function setPaused(core: Core, id: string, paused: boolean): Promise<Installation> {
    return change(core, async ({ tx, notice }) => {
        await lockInstallation(tx, id);
        const [before] = await loadInstallations(core, tx, { id });
        if (before === undefined) throw notFound('Installation', id);
        const { integration } = before;
        const { manifest } = await findIntegration(tx, integration);
        const definition = configurationOf(manifest, 'account');
        const status = paused ? 'paused' : statusOf(definition, before.configuration);
        await tx
            .updateTable('installations')
            .set({ status, updated_at: core.now() })
            .where('id', '=', id)
            .execute();
        notice({ type: 'integration', integration });
        notice({ type: 'state' });
        notice({ type: 'events', integration, lanes: [id] });
        return findInstallation(core, tx, integration, id);
    });
}

/**
 * Removes an installation with those on its spaces and sites. The integration is told so; other events that still wait for
 * the installation are cancelled when their turn comes, since their handlers would find nothing to work with.
 */
export async function uninstall(core: Core, name: string, id: string): Promise<void> {
    await change(core, async (changing) => {
        const { tx, notice } = changing;
        const integration = await findIntegration(tx, name);
        await lockInstallation(tx, id);
        const before = await findInstallation(core, tx, name, id);
        await uninstallContent(core, changing, integration, before);
        await recordEvents(core, changing, [
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
        notice({ type: 'integration', integration: name });
        notice({ type: 'state' });
    });
}

async function lockInstallation(tx: Change['tx'], id: string): Promise<void> {
    await tx.selectFrom('installations').select('id').where('id', '=', id).forUpdate().execute();
}

/** An installation as the API shows it. */
export function installationView(core: Core, installation: Installation): IntegrationInstallation {
    const { urls } = core;
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
