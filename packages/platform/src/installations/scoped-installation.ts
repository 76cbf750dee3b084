import type { UpdateIntegrationSpaceInstallation } from '@gitbook/api';
import { sql, type Selectable } from 'kysely';

import { transact, type UnitOfWork, type PlatformContext } from '../platform-context.ts';
import { holdName } from '../database/hold.ts';
import type { Connection, ScopeKind, Schema, Tx } from '../database/schema.ts';
import { PlatformError, notFound } from '../error.ts';
import { findIntegration, type PublishedIntegration } from '../integrations/integration.ts';
import { recordEvents, type RecordedEvent } from '../outbox/record.ts';
import { unmaskSecrets } from '../secrets/secret-field.ts';
import {
    checkConfiguration,
    configurationOf,
    defaultConfiguration,
    statusOf,
    withDefaults,
    type Configuration,
} from './configuration.ts';

/** An installation on one space or site. */
export interface ScopedInstallation extends Omit<
    Selectable<Schema['scoped_installations']>,
    'configuration_sealed'
> {
    configuration: Configuration;
    integration: string;
    organization_id: string;
}

/** The parts of an installation that this file needs; the whole is in `installation.ts`, which builds on this one. */
interface Parent {
    id: string;
    organization_id: string;
}

const purpose = (installationId: string, kind: ScopeKind, scopeId: string) =>
    `installation:${installationId}:${kind}:${scopeId}:configuration`;

const SETUP = { space: 'space_installation_setup', site: 'site_installation_setup' } as const;
const DELETED = { space: 'space_installation_deleted', site: 'site_installation_deleted' } as const;
const ID_FIELD = { space: 'spaceId', site: 'siteId' } as const;

/**
 * Installs an installation on a space or site of its organization.
 *
 * @throws PlatformError `conflict` when it is there already, `not_found` when the space or site is another
 * organization's, `invalid` when the manifest's target excludes it.
 */
export async function installOnScope(
    ctx: PlatformContext,
    name: string,
    installationId: string,
    kind: ScopeKind,
    scopeId: string,
): Promise<ScopedInstallation> {
    return transact(ctx, async (changing) => {
        const { tx, notify } = changing;
        const integration = await findIntegration(tx, name);
        const parent = await tx
            .selectFrom('installations')
            .select(['id', 'organization_id'])
            .where('id', '=', installationId)
            .where('integration', '=', name)
            .forUpdate()
            .executeTakeFirst();
        if (parent === undefined) throw notFound('Installation', installationId);
        await requireContent(tx, parent.organization_id, kind, scopeId);
        requireTarget(integration, kind);
        const inserted = await insert(ctx, changing, integration, parent, kind, scopeId);
        if (!inserted) {
            throw new PlatformError('conflict', `"${name}" is installed on this ${kind} already.`);
        }
        notify({ type: 'integration', integration: name });
        notify({ type: 'state' });
        return findScopedInstallation(ctx, tx, { installationId, kind, scopeId });
    });
}

/** An integration for sites is not put on spaces, and the other way round. */
export function acceptsTarget(integration: PublishedIntegration, kind: ScopeKind): boolean {
    const target = integration.manifest.target ?? 'all';
    return target === 'all' || target === kind;
}

function requireTarget(integration: PublishedIntegration, kind: ScopeKind): void {
    if (acceptsTarget(integration, kind)) return;
    throw new PlatformError(
        'invalid',
        `"${integration.row.name}" is for ${integration.manifest.target ?? 'all'}s and cannot be installed on a ${kind}.`,
    );
}

async function requireContent(
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
        .executeTakeFirst();
    if (found === undefined) throw notFound(kind === 'space' ? 'Space' : 'Site', scopeId);
}

async function insert(
    ctx: PlatformContext,
    changing: UnitOfWork,
    integration: PublishedIntegration,
    parent: Parent,
    kind: ScopeKind,
    scopeId: string,
): Promise<boolean> {
    const definition = configurationOf(integration.manifest, kind);
    const configuration = defaultConfiguration(definition);
    const status = statusOf(definition, configuration);
    const inserted = await changing.tx
        .insertInto('scoped_installations')
        .values({
            installation_id: parent.id,
            kind,
            scope_id: scopeId,
            status,
            configuration_sealed: ctx.keyring.seal(
                JSON.stringify(configuration),
                purpose(parent.id, kind, scopeId),
            ),
            external_ids: [],
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('installation_id')
        .executeTakeFirst();
    if (inserted === undefined) return false;
    await recordEvents(ctx, changing, [
        setupEvent(integration, parent.id, kind, scopeId, { status }),
    ]);
    return true;
}

export function setupEvent(
    integration: PublishedIntegration,
    installationId: string,
    kind: ScopeKind,
    scopeId: string,
    fields: Record<string, unknown>,
): RecordedEvent {
    return {
        integration: integration.row.name,
        installationId,
        scopes: integration.manifest.scopes,
        event: { type: SETUP[kind], installationId, [ID_FIELD[kind]]: scopeId, ...fields },
    };
}

/**
 * Whoever adds a space or site to an organization, and whoever installs on all of them, wait for each other: neither would
 * see what the other has not committed. Taken before any other lock.
 */
export async function holdSelection(tx: Tx, organizationId: string): Promise<void> {
    await holdName(tx, `selection:${organizationId}`);
}

/** Installs on every space or site of the organization that it is not on yet, under {@link holdSelection}. */
export async function installOnAll(
    ctx: PlatformContext,
    changing: UnitOfWork,
    integration: PublishedIntegration,
    parent: Parent,
    kind: ScopeKind,
): Promise<void> {
    requireTarget(integration, kind);
    const contents = await changing.tx
        .selectFrom(kind === 'space' ? 'spaces' : 'sites')
        .select('id')
        .where('organization_id', '=', parent.organization_id)
        .orderBy('created_at')
        .execute();
    for (const { id } of contents) await insert(ctx, changing, integration, parent, kind, id);
}

/** A new space or site is joined by the installations that selected all of them. */
export async function joinSelected(
    ctx: PlatformContext,
    changing: UnitOfWork,
    organizationId: string,
    kind: ScopeKind,
    scopeId: string,
): Promise<void> {
    await holdSelection(changing.tx, organizationId);
    const parents = await changing.tx
        .selectFrom('installations')
        .select(['id', 'organization_id', 'integration'])
        .where('organization_id', '=', organizationId)
        .where(kind === 'space' ? 'space_selection' : 'site_selection', '=', 'all')
        .orderBy('id')
        .execute();
    for (const parent of parents) {
        const integration = await findIntegration(changing.tx, parent.integration);
        await insert(ctx, changing, integration, parent, kind, scopeId);
        changing.notify({ type: 'integration', integration: parent.integration });
    }
}

export interface ScopedInstallationFilter {
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
    filter: { integration?: string; installationId: string; kind: ScopeKind; scopeId: string },
): Promise<ScopedInstallation> {
    const [found] = await loadScopedInstallations(ctx, db, filter);
    if (found === undefined) throw scopedInstallationNotFound(filter);
    return found;
}

function scopedInstallationNotFound(key: {
    installationId: string;
    kind: ScopeKind;
    scopeId: string;
}): PlatformError {
    return notFound(
        `Installation ${JSON.stringify(key.installationId)} on ${key.kind}`,
        key.scopeId,
    );
}

export async function loadScopedInstallations(
    ctx: PlatformContext,
    db: Connection,
    filter: ScopedInstallationFilter,
): Promise<ScopedInstallation[]> {
    let query = db
        .selectFrom('scoped_installations')
        .innerJoin('installations', 'installations.id', 'scoped_installations.installation_id')
        .selectAll('scoped_installations')
        .select(['installations.integration', 'installations.organization_id'])
        .orderBy('scoped_installations.created_at')
        .orderBy('scoped_installations.scope_id');
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
        configuration: JSON.parse(
            ctx.keyring.open(
                configuration_sealed,
                purpose(row.installation_id, row.kind, row.scope_id),
            ),
        ),
    }));
}

/** As {@link updateInstallation}, one level down. */
export async function updateScopedInstallation(
    ctx: PlatformContext,
    name: string,
    key: { installationId: string; kind: ScopeKind; scopeId: string },
    update: UpdateIntegrationSpaceInstallation,
): Promise<ScopedInstallation> {
    const { installationId, kind, scopeId } = key;
    return transact(ctx, async (changing) => {
        const { tx, notify } = changing;
        const integration = await findIntegration(tx, name);
        await tx
            .selectFrom('scoped_installations')
            .select('installation_id')
            .where('installation_id', '=', installationId)
            .where('kind', '=', kind)
            .where('scope_id', '=', scopeId)
            .forUpdate()
            .execute();
        const before = await findScopedInstallation(ctx, tx, { integration: name, ...key });
        const definition = configurationOf(integration.manifest, kind);
        const configuration = withDefaults(
            definition,
            unmaskSecrets(
                (update.configuration as Configuration | undefined) ?? before.configuration,
                before.configuration,
            ),
        );
        checkConfiguration(definition, configuration);
        const status = statusOf(definition, configuration);
        await tx
            .updateTable('scoped_installations')
            .set({
                status,
                configuration_sealed: ctx.keyring.seal(
                    JSON.stringify(configuration),
                    purpose(installationId, kind, scopeId),
                ),
                updated_at: ctx.now(),
                ...(update.externalIds === undefined ? {} : { external_ids: update.externalIds }),
            })
            .where('installation_id', '=', installationId)
            .where('kind', '=', kind)
            .where('scope_id', '=', scopeId)
            .execute();
        await recordEvents(ctx, changing, [
            setupEvent(integration, installationId, kind, scopeId, {
                status,
                previous: { status: before.status, configuration: before.configuration },
            }),
        ]);
        notify({ type: 'integration', integration: name });
        notify({ type: 'state' });
        return findScopedInstallation(ctx, tx, key);
    });
}

/** Removes it from one space or site. */
export async function uninstallFromScope(
    ctx: PlatformContext,
    name: string,
    key: { installationId: string; kind: ScopeKind; scopeId: string },
): Promise<void> {
    await transact(ctx, async (changing) => {
        const integration = await findIntegration(changing.tx, name);
        const before = await findScopedInstallation(ctx, changing.tx, {
            integration: name,
            ...key,
        });
        const removed = await remove(ctx, changing, integration, before);
        // Somebody else did meanwhile, and told.
        if (!removed) throw scopedInstallationNotFound(key);
        changing.notify({ type: 'integration', integration: name });
        changing.notify({ type: 'state' });
    });
}

/** Removes it from all spaces and sites. */
export async function uninstallContent(
    ctx: PlatformContext,
    changing: UnitOfWork,
    integration: PublishedIntegration,
    parent: Parent,
): Promise<void> {
    const all = await loadScopedInstallations(ctx, changing.tx, { installationId: parent.id });
    for (const before of all) await remove(ctx, changing, integration, before);
}

/** False when it was removed already. */
async function remove(
    ctx: PlatformContext,
    changing: UnitOfWork,
    integration: PublishedIntegration,
    before: ScopedInstallation,
): Promise<boolean> {
    const { installation_id, kind, scope_id } = before;
    const removed = await changing.tx
        .deleteFrom('scoped_installations')
        .where('installation_id', '=', installation_id)
        .where('kind', '=', kind)
        .where('scope_id', '=', scope_id)
        .returning('scope_id')
        .executeTakeFirst();
    if (removed === undefined) return false;
    await recordEvents(ctx, changing, [
        {
            integration: integration.row.name,
            installationId: installation_id,
            scopes: integration.manifest.scopes,
            event: {
                type: DELETED[kind],
                installationId: installation_id,
                [ID_FIELD[kind]]: scope_id,
                previous: { configuration: before.configuration },
            },
        },
    ]);
    return true;
}

/** As the API and the environment show it, but for the field `space` or `site`. */
export function scopedInstallationView(ctx: PlatformContext, row: ScopedInstallation) {
    const scope = {
        integration: row.integration,
        installationId: row.installation_id,
        kind: row.kind,
        scopeId: row.scope_id,
    };
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
