import type { PublicManifest, SDK } from '@bindery/contract';
import type { Integration } from '@gitbook/api';
import type { Selectable } from 'kysely';

import type { Connection, Schema } from '../database/schema.ts';
import { notFound } from '../error.ts';
import { organizationView, type OrganizationRow } from '../organizations/organization.ts';
import type { Urls } from '../urls.ts';

export type IntegrationRow = Selectable<Schema['integrations']>;

/** An integration with its owner and its current version. */
export interface PublishedIntegration {
    row: IntegrationRow;
    manifest: PublicManifest;
    hash: string;
    sdk: SDK;
    owner: OrganizationRow;
    /** Paths of the version's assets. */
    assets: string[];
}

/** @throws PlatformError `not_found`. */
export async function findIntegration(db: Connection, name: string): Promise<PublishedIntegration> {
    const [found] = await loadIntegrations(db, [name]);
    if (found === undefined) throw notFound('Integration', name);
    return found;
}

/** Returns the names of the integrations that an organization owns. */
export async function integrationNames(db: Connection, organizationId: string): Promise<string[]> {
    const rows = await db
        .selectFrom('integrations')
        .select('name')
        .where('organization_id', '=', organizationId)
        .execute();
    return rows.map(({ name }) => name);
}

/** Loads the integrations with these names, or all if `names` is absent, sorted by name. */
export async function loadIntegrations(
    db: Connection,
    names?: readonly string[],
): Promise<PublishedIntegration[]> {
    if (names?.length === 0) return [];
    let query = db
        .selectFrom('integrations')
        .innerJoin('versions', (join) =>
            join
                .onRef('versions.integration', '=', 'integrations.name')
                .onRef('versions.number', '=', 'integrations.version'),
        )
        .innerJoin('organizations', 'organizations.id', 'integrations.organization_id')
        .selectAll('integrations')
        .select([
            'versions.manifest',
            'versions.hash',
            'versions.sdk',
            'organizations.title as owner_title',
            'organizations.created_at as owner_created_at',
        ])
        .orderBy('integrations.name');
    if (names !== undefined) query = query.where('integrations.name', 'in', names);
    const rows = await query.execute();
    if (rows.length === 0) return [];
    const assets = await db
        .selectFrom('version_assets')
        .innerJoin('integrations', (join) =>
            join
                .onRef('integrations.name', '=', 'version_assets.integration')
                .onRef('integrations.version', '=', 'version_assets.number'),
        )
        .select(['version_assets.integration', 'version_assets.path'])
        .where(
            'integrations.name',
            'in',
            rows.map((row) => row.name),
        )
        .execute();
    return rows.map(({ manifest, hash, sdk, owner_title, owner_created_at, ...row }) => ({
        row,
        manifest,
        hash,
        sdk,
        owner: { id: row.organization_id, title: owner_title, created_at: owner_created_at },
        assets: assets.filter((asset) => asset.integration === row.name).map((asset) => asset.path),
    }));
}

/** Converts an integration to the response of the API. */
export function integrationView(
    { row, manifest, owner, assets }: PublishedIntegration,
    urls: Urls,
): Integration {
    const scope = { kind: 'integration', integration: row.name } as const;
    const assetUrl = (path: string) =>
        `${urls.origins.endpoint}/integration-assets/${row.name}/${row.version}/${path}`;
    const icon = manifest.icon === undefined ? undefined : assets.find(isIcon);
    // The cast is safe: the manifest was validated against the limits of the OpenAPI document.
    return {
        object: 'integration',
        name: row.name,
        version: row.version,
        title: manifest.title,
        ...(manifest.description === undefined ? {} : { description: manifest.description }),
        ...(manifest.summary === undefined ? {} : { summary: manifest.summary }),
        previewImages: assets.filter((path) => path.startsWith('preview')).map(assetUrl),
        target: manifest.target ?? 'all',
        verified: false,
        visibility: manifest.visibility ?? 'private',
        scopes: manifest.scopes,
        categories: manifest.categories ?? [],
        ...(manifest.blocks === undefined ? {} : { blocks: manifest.blocks }),
        ...(manifest.contentSources === undefined
            ? {}
            : { contentSources: manifest.contentSources }),
        ...(manifest.configurations === undefined
            ? {}
            : { configurations: manifest.configurations }),
        externalLinks: manifest.externalLinks ?? [],
        owner: organizationView(owner, urls),
        urls: {
            location: urls.api(`/integrations/${row.name}`),
            ...(icon === undefined ? {} : { icon: assetUrl(icon) }),
            app: urls.app(`/integrations/${row.name}`),
            assets: `${urls.origins.endpoint}/integration-assets/${row.name}/${row.version}`,
            publicEndpoint: urls.publicEndpoint(scope),
            publicContentEndpoint: urls.publicContentEndpoint(scope),
        },
        permissions: { admin: true },
        ...(manifest.contentSecurityPolicy === undefined
            ? {}
            : { contentSecurityPolicy: manifest.contentSecurityPolicy }),
    } as Integration;
}

function isIcon(path: string): boolean {
    return path.startsWith('icon');
}
