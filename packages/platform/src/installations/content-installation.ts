import type { UpdateIntegrationSpaceInstallation } from '@gitbook/api';
import { sql, type Selectable } from 'kysely';

import { transact, type UnitOfWork, type PlatformContext } from '../platform-context.ts';
import { holdName } from '../database/hold.ts';
import type { Connection, ContentKind, Schema, Tx } from '../database/schema.ts';
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
export interface ContentInstallation extends Omit<
    Selectable<Schema['content_installations']>,
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

const purpose = (installationId: string, kind: ContentKind, contentId: string) =>
    `installation:${installationId}:${kind}:${contentId}:configuration`;

const SETUP = { space: 'space_installation_setup', site: 'site_installation_setup' } as const;
const DELETED = { space: 'space_installation_deleted', site: 'site_installation_deleted' } as const;
const ID_FIELD = { space: 'spaceId', site: 'siteId' } as const;

/**
 * Installs an installation on a space or site of its organization.
 *
 * @throws PlatformError `conflict` when it is there already, `not_found` when the space or site is another
 * organization's, `invalid` when the manifest's target excludes it.
 */
export async function installOnContent(
    ctx: PlatformContext,
    name: string,
    installationId: string,
    kind: ContentKind,
    contentId: string,
): Promise<ContentInstallation> {
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
        await requireContent(tx, parent.organization_id, kind, contentId);
        requireTarget(integration, kind);
        const inserted = await insert(ctx, changing, integration, parent, kind, contentId);
        if (!inserted) {
            throw new PlatformError('conflict', `"${name}" is installed on this ${kind} already.`);
        }
        notify({ type: 'integration', integration: name });
        notify({ type: 'state' });
        return findContentInstallation(ctx, tx, { installationId, kind, contentId });
    });
}

/** An integration for sites is not put on spaces, and the other way round. */
export function acceptsTarget(integration: PublishedIntegration, kind: ContentKind): boolean {
    const target = integration.manifest.target ?? 'all';
    return target === 'all' || target === kind;
}

function requireTarget(integration: PublishedIntegration, kind: ContentKind): void {
    if (acceptsTarget(integration, kind)) return;
    throw new PlatformError(
        'invalid',
        `"${integration.row.name}" is for ${integration.manifest.target ?? 'all'}s and cannot be installed on a ${kind}.`,
    );
}

async function requireContent(
    tx: Connection,
    organizationId: string,
    kind: ContentKind,
    contentId: string,
): Promise<void> {
    const found = await tx
        .selectFrom(kind === 'space' ? 'spaces' : 'sites')
        .select('id')
        .where('id', '=', contentId)
        .where('organization_id', '=', organizationId)
        .executeTakeFirst();
    if (found === undefined) throw notFound(kind === 'space' ? 'Space' : 'Site', contentId);
}

async function insert(
    ctx: PlatformContext,
    changing: UnitOfWork,
    integration: PublishedIntegration,
    parent: Parent,
    kind: ContentKind,
    contentId: string,
): Promise<boolean> {
    const definition = configurationOf(integration.manifest, kind);
    const configuration = defaultConfiguration(definition);
    const status = statusOf(definition, configuration);
    const inserted = await changing.tx
        .insertInto('content_installations')
        .values({
            installation_id: parent.id,
            kind,
            content_id: contentId,
            status,
            configuration_sealed: ctx.keyring.seal(
                JSON.stringify(configuration),
                purpose(parent.id, kind, contentId),
            ),
            external_ids: [],
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('installation_id')
        .executeTakeFirst();
    if (inserted === undefined) return false;
    await recordEvents(ctx, changing, [
        setupEvent(integration, parent.id, kind, contentId, { status }),
    ]);
    return true;
}

export function setupEvent(
    integration: PublishedIntegration,
    installationId: string,
    kind: ContentKind,
    contentId: string,
    fields: Record<string, unknown>,
): RecordedEvent {
    return {
        integration: integration.row.name,
        installationId,
        scopes: integration.manifest.scopes,
        event: { type: SETUP[kind], installationId, [ID_FIELD[kind]]: contentId, ...fields },
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
    kind: ContentKind,
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
    kind: ContentKind,
    contentId: string,
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
        await insert(ctx, changing, integration, parent, kind, contentId);
        changing.notify({ type: 'integration', integration: parent.integration });
    }
}

export interface ContentInstallationFilter {
    integration?: string | undefined;
    installationId?: string | undefined;
    kind?: ContentKind | undefined;
    contentId?: string | undefined;
    externalId?: string | undefined;
}

/** @throws PlatformError `not_found`. */
export async function findContentInstallation(
    ctx: PlatformContext,
    db: Connection,
    filter: { integration?: string; installationId: string; kind: ContentKind; contentId: string },
): Promise<ContentInstallation> {
    const [found] = await loadContentInstallations(ctx, db, filter);
    if (found === undefined) throw contentInstallationNotFound(filter);
    return found;
}

function contentInstallationNotFound(key: {
    installationId: string;
    kind: ContentKind;
    contentId: string;
}): PlatformError {
    return notFound(
        `Installation ${JSON.stringify(key.installationId)} on ${key.kind}`,
        key.contentId,
    );
}

export async function loadContentInstallations(
    ctx: PlatformContext,
    db: Connection,
    filter: ContentInstallationFilter,
): Promise<ContentInstallation[]> {
    let query = db
        .selectFrom('content_installations')
        .innerJoin('installations', 'installations.id', 'content_installations.installation_id')
        .selectAll('content_installations')
        .select(['installations.integration', 'installations.organization_id'])
        .orderBy('content_installations.created_at')
        .orderBy('content_installations.content_id');
    if (filter.integration !== undefined) {
        query = query.where('installations.integration', '=', filter.integration);
    }
    if (filter.installationId !== undefined) {
        query = query.where('installation_id', '=', filter.installationId);
    }
    if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind);
    if (filter.contentId !== undefined) query = query.where('content_id', '=', filter.contentId);
    if (filter.externalId !== undefined) {
        const { externalId } = filter;
        query = query.where(
            sql<boolean>`content_installations.external_ids @> array[${externalId}]::text[]`,
        );
    }
    const rows = await query.execute();
    return rows.map(({ configuration_sealed, ...row }) => ({
        ...row,
        configuration: JSON.parse(
            ctx.keyring.open(
                configuration_sealed,
                purpose(row.installation_id, row.kind, row.content_id),
            ),
        ),
    }));
}

/** As {@link updateInstallation}, one level down. */
export async function updateContentInstallation(
    ctx: PlatformContext,
    name: string,
    key: { installationId: string; kind: ContentKind; contentId: string },
    update: UpdateIntegrationSpaceInstallation,
): Promise<ContentInstallation> {
    const { installationId, kind, contentId } = key;
    return transact(ctx, async (changing) => {
        const { tx, notify } = changing;
        const integration = await findIntegration(tx, name);
        await tx
            .selectFrom('content_installations')
            .select('installation_id')
            .where('installation_id', '=', installationId)
            .where('kind', '=', kind)
            .where('content_id', '=', contentId)
            .forUpdate()
            .execute();
        const before = await findContentInstallation(ctx, tx, { integration: name, ...key });
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
            .updateTable('content_installations')
            .set({
                status,
                configuration_sealed: ctx.keyring.seal(
                    JSON.stringify(configuration),
                    purpose(installationId, kind, contentId),
                ),
                updated_at: ctx.now(),
                ...(update.externalIds === undefined ? {} : { external_ids: update.externalIds }),
            })
            .where('installation_id', '=', installationId)
            .where('kind', '=', kind)
            .where('content_id', '=', contentId)
            .execute();
        await recordEvents(ctx, changing, [
            setupEvent(integration, installationId, kind, contentId, {
                status,
                previous: { status: before.status, configuration: before.configuration },
            }),
        ]);
        notify({ type: 'integration', integration: name });
        notify({ type: 'state' });
        return findContentInstallation(ctx, tx, key);
    });
}

/** Removes it from one space or site. */
export async function uninstallFromContent(
    ctx: PlatformContext,
    name: string,
    key: { installationId: string; kind: ContentKind; contentId: string },
): Promise<void> {
    await transact(ctx, async (changing) => {
        const integration = await findIntegration(changing.tx, name);
        const before = await findContentInstallation(ctx, changing.tx, {
            integration: name,
            ...key,
        });
        const removed = await remove(ctx, changing, integration, before);
        // Somebody else did meanwhile, and told.
        if (!removed) throw contentInstallationNotFound(key);
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
    const all = await loadContentInstallations(ctx, changing.tx, { installationId: parent.id });
    for (const before of all) await remove(ctx, changing, integration, before);
}

/** False when it was removed already. */
async function remove(
    ctx: PlatformContext,
    changing: UnitOfWork,
    integration: PublishedIntegration,
    before: ContentInstallation,
): Promise<boolean> {
    const { installation_id, kind, content_id } = before;
    const removed = await changing.tx
        .deleteFrom('content_installations')
        .where('installation_id', '=', installation_id)
        .where('kind', '=', kind)
        .where('content_id', '=', content_id)
        .returning('content_id')
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
                [ID_FIELD[kind]]: content_id,
                previous: { configuration: before.configuration },
            },
        },
    ]);
    return true;
}

/** As the API and the environment show it, but for the field `space` or `site`. */
export function contentInstallationView(ctx: PlatformContext, row: ContentInstallation) {
    const scope = {
        integration: row.integration,
        installationId: row.installation_id,
        kind: row.kind,
        contentId: row.content_id,
    };
    return {
        integration: row.integration,
        installation: row.installation_id,
        status: row.status,
        configuration: row.configuration,
        externalIds: row.external_ids,
        urls: {
            location: ctx.urls.api(
                `/integrations/${row.integration}/installations/${row.installation_id}/${row.kind}s/${row.content_id}`,
            ),
            publicEndpoint: ctx.urls.publicEndpoint(scope),
            publicContentEndpoint: ctx.urls.publicContentEndpoint(scope),
        },
    };
}
