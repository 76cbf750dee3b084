import type { Event, ManifestConfiguration } from '@bindery/contract';
import type { Updateable } from 'kysely';

import type { InstallationStatus, InstallationTable, Tx } from '../database/schema.ts';
import { PlatformError } from '../error.ts';
import type { PublishedIntegration } from '../integrations/integration.ts';
import type { InstalledScope } from '../invocation-scope.ts';
import { newEvent } from '../new-event.ts';
import type { RecordedEvent } from '../outbox/record-events.ts';
import type { PlatformContext } from '../platform-context.ts';
import { isDeeperThan, MAX_CONFIGURATION_DEPTH, unmaskSecrets } from '../secrets/secret-field.ts';
import {
    checkConfiguration,
    configurationOf,
    defaultConfiguration,
    statusOf,
    withDefaults,
    type Configuration,
} from './configuration.ts';

/**
 * The state of an installation on an organization, space or site: a configuration, which the manifest describes, and
 * the status that follows from it.
 */
export interface InstallationState {
    status: InstallationStatus;
    configuration: Configuration;
}

/** A change to some fields, so that a form need not send the credentials that it does not change. */
export interface ConfigurationPatch {
    values: Configuration;
    /** Names of fields to remove. */
    removed: readonly string[];
}

/** A change of an installation's configuration, as the API accepts it. */
export interface ConfigurationUpdate {
    /** Replaces the configuration. A credential that is sent masked stays unchanged. */
    configuration?: Configuration | undefined;
    /** Changes single fields of the configuration instead of replacing all of it. */
    patch?: ConfigurationPatch | undefined;
    externalIds?: string[] | undefined;
}

/** Returns the purpose to which the sealed configuration is bound, see `secrets/keyring.ts`. */
function purposeOf(scope: InstalledScope): string {
    return scope.kind === 'installation'
        ? `installation:${scope.installationId}:configuration`
        : `installation:${scope.installationId}:${scope.kind}:${scope.scopeId}:configuration`;
}

function definitionOf(
    { manifest }: PublishedIntegration,
    { kind }: InstalledScope,
): ManifestConfiguration | undefined {
    return configurationOf(manifest, kind === 'installation' ? 'account' : kind);
}

/** Seals a configuration for the row of its installation. */
export function sealConfiguration(
    ctx: PlatformContext,
    scope: InstalledScope,
    configuration: Configuration,
): string {
    return ctx.keyring.seal(JSON.stringify(configuration), purposeOf(scope));
}

/** @throws PlatformError `data_unreadable` when the key that sealed the configuration is missing. */
export function openConfiguration(
    ctx: PlatformContext,
    scope: InstalledScope,
    sealed: string,
): Configuration {
    return JSON.parse(ctx.keyring.open(sealed, purposeOf(scope)));
}

/** Returns the columns of a new installation, configured with the manifest's defaults. */
export function initialState(
    ctx: PlatformContext,
    integration: PublishedIntegration,
    scope: InstalledScope,
) {
    const definition = definitionOf(integration, scope);
    const configuration = defaultConfiguration(definition);
    return {
        status: statusOf(definition, configuration),
        configuration_sealed: sealConfiguration(ctx, scope, configuration),
        external_ids: [],
    };
}

/** Returns the status that follows from the configuration. A paused installation stays paused. */
export function statusIn(
    integration: PublishedIntegration,
    scope: InstalledScope,
    { status, configuration }: InstallationState,
): InstallationStatus {
    return status === 'paused'
        ? 'paused'
        : statusOf(definitionOf(integration, scope), configuration);
}

/**
 * Returns the columns that an update changes and the event of the change. The caller writes and records them.
 *
 * @throws PlatformError `invalid` if a field of the configuration has the wrong type or contains a mask, `too_large`.
 */
export function updatedState(
    ctx: PlatformContext,
    integration: PublishedIntegration,
    scope: InstalledScope,
    before: InstallationState,
    update: ConfigurationUpdate,
) {
    const definition = definitionOf(integration, scope);
    const configuration = withDefaults(
        definition,
        requestedConfiguration(before.configuration, update),
    );
    checkSize(ctx, configuration);
    checkConfiguration(definition, configuration, before.configuration);
    const status = statusIn(integration, scope, { status: before.status, configuration });
    return {
        columns: {
            status,
            configuration_sealed: sealConfiguration(ctx, scope, configuration),
            updated_at: ctx.now(),
            ...(update.externalIds === undefined ? {} : { external_ids: update.externalIds }),
        },
        event: setupEvent(integration, scope, status, before),
    };
}

function requestedConfiguration(
    before: Configuration,
    { configuration, patch }: ConfigurationUpdate,
): Configuration {
    if (patch === undefined) return unmaskSecrets(configuration ?? before, before);
    const removed = new Set(patch.removed);
    return Object.fromEntries(
        Object.entries({ ...before, ...patch.values }).filter(([name]) => !removed.has(name)),
    );
}

/** @throws PlatformError `too_large`, or `invalid` for values that are nested too deep. */
function checkSize({ quotas }: PlatformContext, configuration: Configuration): void {
    if (isDeeperThan(configuration, MAX_CONFIGURATION_DEPTH)) {
        throw new PlatformError(
            'invalid',
            `configuration must not be nested deeper than ${MAX_CONFIGURATION_DEPTH} levels.`,
        );
    }
    const bytes = Buffer.byteLength(JSON.stringify(configuration));
    if (bytes > quotas.configurationBytes) {
        throw new PlatformError(
            'too_large',
            `The configuration has ${bytes} bytes of JSON, the limit is ${quotas.configurationBytes}. Store less in it.`,
        );
    }
}

/** Writes columns of an installation's row. */
export async function updateRow(
    tx: Tx,
    scope: InstalledScope,
    columns: Updateable<
        Pick<InstallationTable, 'status' | 'configuration_sealed' | 'external_ids' | 'updated_at'>
    >,
): Promise<void> {
    if (scope.kind === 'installation') {
        await tx
            .updateTable('installations')
            .set(columns)
            .where('id', '=', scope.installationId)
            .execute();
    } else {
        await tx
            .updateTable('scoped_installations')
            .set(columns)
            .where('installation_id', '=', scope.installationId)
            .where('kind', '=', scope.kind)
            .where('scope_id', '=', scope.scopeId)
            .execute();
    }
}

/** Creates the event of a new or changed installation. `before` is absent for a new installation. */
export function setupEvent(
    integration: PublishedIntegration,
    scope: InstalledScope,
    status: InstallationStatus,
    before?: InstallationState,
): RecordedEvent {
    const { installationId } = scope;
    const fields = {
        status,
        ...(before === undefined
            ? {}
            : { previous: { status: before.status, configuration: before.configuration } }),
    };
    const create = (): Event => {
        switch (scope.kind) {
            case 'installation':
                return newEvent('installation_setup', { installationId, ...fields });
            case 'space':
                return newEvent('space_installation_setup', {
                    installationId,
                    spaceId: scope.scopeId,
                    ...fields,
                });
            case 'site':
                return newEvent('site_installation_setup', {
                    installationId,
                    siteId: scope.scopeId,
                    ...fields,
                });
        }
    };
    return recorded(integration, scope, create());
}

/** Creates the event of a deleted installation. */
export function deletedEvent(
    integration: PublishedIntegration,
    scope: InstalledScope,
    before: InstallationState,
): RecordedEvent {
    const { installationId } = scope;
    const previous = { configuration: before.configuration };
    const create = (): Event => {
        switch (scope.kind) {
            case 'installation':
                return newEvent('installation_deleted', { installationId, previous });
            case 'space':
                return newEvent('space_installation_deleted', {
                    installationId,
                    spaceId: scope.scopeId,
                    previous,
                });
            case 'site':
                return newEvent('site_installation_deleted', {
                    installationId,
                    siteId: scope.scopeId,
                    previous,
                });
        }
    };
    return recorded(integration, scope, create());
}

function recorded(
    integration: PublishedIntegration,
    { installationId }: InstalledScope,
    event: Event,
): RecordedEvent {
    return {
        integration: integration.row.name,
        installationId,
        scopes: integration.manifest.scopes,
        event,
    };
}
