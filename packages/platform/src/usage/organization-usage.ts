import type { QuotaUsage } from '@bindery/contract';
import { sql } from 'kysely';

import type { PlatformContext } from '../platform-context.ts';
import { usageReporter } from './usage-reporter.ts';

type Counts = Record<'spaces' | 'sites' | 'integrations' | 'keys' | 'specs', string>;

/**
 * Reads how much of its quotas an organization uses.
 *
 * @param connections Number of open live streams, which the HTTP server knows.
 */
export async function readOrganizationUsage(
    ctx: PlatformContext,
    organizationId: string,
    connections: number,
): Promise<QuotaUsage[]> {
    const { rows } = await sql<Counts>`
        select
            (select count(*) from spaces where organization_id = ${organizationId}) as spaces,
            (select count(*) from sites where organization_id = ${organizationId}) as sites,
            (select count(*) from integrations where organization_id = ${organizationId}) as integrations,
            (select count(*) from publishable_keys
                where organization_id = ${organizationId} and revoked_at is null) as keys,
            (select count(*) from openapi_specs where organization_id = ${organizationId}) as specs`.execute(
        ctx.db,
    );
    const [counts] = rows;
    const { title, pages } = await fullestSpace(ctx, organizationId);
    const usage = usageReporter(ctx.quotas, null);
    return [
        usage('spacesPerOrganization', counts?.spaces),
        usage('pagesPerSpace', pages, title),
        usage('sitesPerOrganization', counts?.sites),
        usage('integrationsPerOrganization', counts?.integrations),
        usage('publishableKeysPerOrganization', counts?.keys),
        usage('openapiSpecsPerOrganization', counts?.specs),
        usage('connectionsPerOrganization', connections),
    ];
}

/** Occurs once for each node of a page tree as JSON. A title cannot contain it, because JSON escapes its quotes. */
const NODE_MARK = '"documentId":';

/**
 * Returns the space with the most pages, groups included. Counts them in the text of the page trees: parsing the trees
 * of a thousand spaces would occupy the event loop.
 */
async function fullestSpace(
    ctx: PlatformContext,
    organizationId: string,
): Promise<{ title: string | null; pages: string }> {
    const { rows } = await sql<{ title: string; pages: string }>`
        select spaces.title,
            (length(pages::text) - length(replace(pages::text, ${NODE_MARK}, '')))
                / ${NODE_MARK.length}::int as pages
        from spaces
        join space_revisions on space_revisions.id = spaces.revision_id
        where spaces.organization_id = ${organizationId}
        order by pages desc, spaces.id
        limit 1`.execute(ctx.db);
    return rows[0] ?? { title: null, pages: '0' };
}
