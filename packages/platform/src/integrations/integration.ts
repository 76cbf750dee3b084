import { assetPath, type PublicManifest, type SDK } from '@bindery/contract';
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
    const assetsUrl = `${urls.origins.endpoint}/integration-assets/${row.name}/${row.version}`;
    const imageUrl = (path: string | undefined) => imageAddress(path, assets, assetsUrl);
    const icon = imageUrl(manifest.icon);
    const withIcon = <T extends { icon?: string | undefined }>(part: T) => {
        const { icon: path, ...rest } = part;
        const url = imageUrl(path);
        return url === undefined ? rest : { ...rest, icon: url };
    };
    // The cast is safe: the manifest was validated against the limits of the OpenAPI document.
    return {
        object: 'integration',
        name: row.name,
        version: row.version,
        title: manifest.title,
        ...(manifest.description === undefined ? {} : { description: manifest.description }),
        ...(manifest.summary === undefined ? {} : { summary: manifest.summary }),
        previewImages: (manifest.previewImages ?? [])
            .map(imageUrl)
            .filter((url) => url !== undefined),
        target: manifest.target ?? 'all',
        verified: false,
        visibility: manifest.visibility ?? 'private',
        scopes: manifest.scopes,
        categories: manifest.categories ?? [],
        ...(manifest.blocks === undefined ? {} : { blocks: manifest.blocks.map(withIcon) }),
        ...(manifest.contentSources === undefined
            ? {}
            : { contentSources: manifest.contentSources.map(withIcon) }),
        ...(manifest.configurations === undefined
            ? {}
            : { configurations: manifest.configurations }),
        externalLinks: manifest.externalLinks ?? [],
        owner: organizationView(owner, urls),
        urls: {
            location: urls.api(`/integrations/${row.name}`),
            ...(icon === undefined ? {} : { icon }),
            app: urls.app(`/integrations/${row.name}`),
            assets: assetsUrl,
            publicEndpoint: urls.publicEndpoint(scope),
            publicContentEndpoint: urls.publicContentEndpoint(scope),
        },
        permissions: { admin: true },
        ...(manifest.contentSecurityPolicy === undefined
            ? {}
            : { contentSecurityPolicy: manifest.contentSecurityPolicy }),
    } as Integration;
}

/**
 * Returns the address of an image that the manifest names: a URL, or a path in the integration's folder. Undefined for a
 * path whose file is not among the version's assets.
 */
function imageAddress(
    path: string | undefined,
    assets: readonly string[],
    assetsUrl: string,
): string | undefined {
    if (path === undefined) return undefined;
    if (/^(https?|data):/i.test(path)) return path;
    const asset = assetPath(path);
    if (!assets.includes(asset)) return undefined;
    return `${assetsUrl}/${asset.split('/').map(encodeURIComponent).join('/')}`;
}
