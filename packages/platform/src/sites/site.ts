import type { Site, SiteVisibility } from '@gitbook/api';
import type { Selectable } from 'kysely';

import { recordAudit } from '../audit/record-audit.ts';
import { transact, type PlatformContext } from '../platform-context.ts';
import { advisoryLock } from '../database/advisory-lock.ts';
import { json, type Connection, type Schema, type SiteTable } from '../database/schema.ts';
import { notFound } from '../error.ts';
import { createId } from '../id.ts';
import { installSelected } from '../installations/selection.ts';
import { slugOf } from '../pages/page-tree.ts';
import { requireQuota } from '../quotas.ts';
import type { Urls } from '../urls.ts';
import { siteSlugOf } from './site-slug.ts';

export type SiteRow = Selectable<SiteTable>;

export interface NewSite {
    title: string;
    visibility?: `${SiteVisibility}` | undefined;
    spaces?: readonly string[] | undefined;
    published?: boolean;
}

/** @throws PlatformError `not_found`. */
export async function findSite(db: Connection, id: string): Promise<SiteRow> {
    const row = await db
        .selectFrom('sites')
        .selectAll()
        .where('id', '=', id)
        .where('deleted_at', 'is', null)
        .executeTakeFirst();
    if (row === undefined) throw notFound('Site', id);
    return row;
}

/** Loads the sites of an organization, in the order of creation. */
export async function loadSites(db: Connection, organizationId: string): Promise<SiteRow[]> {
    return db
        .selectFrom('sites')
        .selectAll()
        .where('organization_id', '=', organizationId)
        .where('deleted_at', 'is', null)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
}

/**
 * Creates a site from spaces of its organization; the first is at its root.
 *
 * @throws PlatformError `not_found` if the organization has no such space, `quota_exceeded`.
 */
export async function createSite(
    ctx: PlatformContext,
    organizationId: string,
    site: NewSite,
): Promise<SiteRow> {
    return transact(ctx, async (change) => {
        const { tx, notify } = change;
        const { count } = await tx
            .selectFrom('sites')
            .select((select) => select.fn.countAll<string>().as('count'))
            .where('organization_id', '=', organizationId)
            .where('deleted_at', 'is', null)
            .executeTakeFirstOrThrow();
        requireQuota(
            ctx.quotas,
            'sitesPerOrganization',
            Number(count) + 1,
            'sites in an organization',
            'Delete sites that are not used.',
        );
        const id = createId();
        const slug = siteSlugOf(site.title);
        await advisoryLock(tx, `site:${slug}`);
        const siteWithSlug = await tx
            .selectFrom('sites')
            .select('id')
            .where('slug', '=', slug)
            .executeTakeFirst();
        await tx
            .insertInto('sites')
            .values({
                id,
                organization_id: organizationId,
                title: site.title,
                slug: siteWithSlug === undefined ? slug : `${slug}-${id.slice(0, 6).toLowerCase()}`,
                visibility: site.visibility ?? 'public',
                published: site.published ?? false,
                adaptive_schema: null,
            })
            .execute();
        for (const [index, spaceId] of (site.spaces ?? []).entries()) {
            const space = await tx
                .selectFrom('spaces')
                .select('title')
                .where('id', '=', spaceId)
                .where('organization_id', '=', organizationId)
                .where('deleted_at', 'is', null)
                .executeTakeFirst();
            if (space === undefined) throw notFound('Space', spaceId);
            await tx
                .insertInto('site_spaces')
                .values({
                    id: createId(),
                    site_id: id,
                    space_id: spaceId,
                    path: index === 0 ? '' : `${slugOf(space.title)}-${index}`,
                })
                .execute();
        }
        await installSelected(ctx, change, organizationId, 'site', id);
        notify({ type: 'state' });
        return findSite(tx, id);
    });
}

/** Loads the spaces of a site, starting with the space at its root, or the sites of a space. */
export async function loadSiteSpaces(
    db: Connection,
    filter: { site?: string; space?: string },
): Promise<Selectable<Schema['site_spaces']>[]> {
    let query = db
        .selectFrom('site_spaces')
        .innerJoin('spaces', 'spaces.id', 'site_spaces.space_id')
        .innerJoin('sites', 'sites.id', 'site_spaces.site_id')
        .selectAll('site_spaces')
        .where('spaces.deleted_at', 'is', null)
        .where('sites.deleted_at', 'is', null)
        .orderBy('path');
    if (filter.site !== undefined) query = query.where('site_id', '=', filter.site);
    if (filter.space !== undefined) query = query.where('space_id', '=', filter.space);
    return query.execute();
}

export interface SiteUpdate {
    title?: string | undefined;
    visibility?: `${SiteVisibility}` | undefined;
    published?: boolean | undefined;
}

/**
 * Changes a site; absent fields keep their values. Returns the site as the update wrote it.
 *
 * @throws PlatformError `not_found`.
 */
export async function updateSite(
    ctx: PlatformContext,
    id: string,
    update: SiteUpdate,
): Promise<SiteRow> {
    const fields = Object.fromEntries(
        Object.entries(update).filter(([, value]) => value !== undefined),
    );
    if (Object.keys(fields).length === 0) return findSite(ctx.db, id);
    return transact(ctx, async ({ tx, notify }) => {
        const row = await tx
            .updateTable('sites')
            .set(fields)
            .where('id', '=', id)
            .returningAll()
            .executeTakeFirst();
        if (row === undefined) throw notFound('Site', id);
        await recordAudit(tx, {
            organizationId: row.organization_id,
            action: 'site.update',
            target: id,
            details: fields,
        });
        notify({ type: 'state' });
        return row;
    });
}

/** Sets the JSON Schema of a site's visitor claims (adaptive content). Returns the time of the change. */
export async function setAdaptiveSchema(
    ctx: PlatformContext,
    id: string,
    schema: unknown,
): Promise<Date> {
    const updatedAt = ctx.now();
    await ctx.db
        .updateTable('sites')
        .set({ adaptive_schema: json(schema), adaptive_updated_at: updatedAt })
        .where('id', '=', id)
        .execute();
    return updatedAt;
}

/** Converts a site to the response of the API. */
export async function siteView(db: Connection, row: SiteRow, urls: Urls): Promise<Site> {
    const { count } = await db
        .selectFrom('site_spaces')
        .select((select) => select.fn.countAll<string>().as('count'))
        .where('site_id', '=', row.id)
        .executeTakeFirstOrThrow();
    const published = urls.site(row);
    return {
        object: 'site',
        id: row.id,
        type: 'ultimate',
        appliedType: 'ultimate',
        title: row.title,
        visibility: row.visibility,
        defaultLevel: 'inherit',
        published: row.published,
        siteSpaces: Number(count),
        createdAt: row.created_at.toISOString(),
        features: [],
        urls: {
            location: urls.api(`/orgs/${row.organization_id}/sites/${row.id}`),
            app: urls.app(`/sites/${row.id}`),
            preview: published,
            ...(row.published ? { published } : {}),
            login: `${published}/~login`,
            logout: `${published}/~logout`,
        },
        permissions: {
            view: true,
            access: true,
            edit: true,
            create: true,
            admin: true,
            installIntegration: true,
            viewAdaptiveSchema: true,
            editAdaptiveSchema: true,
        },
    } as Site;
}
