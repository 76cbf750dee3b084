import type { QuotaUsage } from '@bindery/contract';
import { sql } from 'kysely';

import type { PlatformContext } from '../platform-context.ts';
import { SEAL_OVERHEAD_BYTES } from '../secrets/keyring.ts';
import { countWaitingTasks } from '../tasks/waiting-tasks.ts';
import { usageReporter } from './usage-reporter.ts';

/**
 * Reads how much of their quotas integrations use: all quotas of the integrations that the organization owns, and the
 * quota of configurations for those that it has installed.
 *
 * @param only The name of an integration. The result is empty if the organization neither owns nor has installed it.
 */
export async function readIntegrationUsage(
    ctx: PlatformContext,
    organizationId: string,
    only?: string,
): Promise<QuotaUsage[]> {
    const owned = await ownedIntegrations(ctx, organizationId, only);
    const tasks = await countWaitingTasks(ctx.db, owned);
    const stored = await countStored(ctx, owned);
    const configurations = await largestConfigurations(ctx, organizationId, only);
    const names = new Set([...owned, ...configurations.keys()]);
    return [...names].toSorted().flatMap((name) => {
        const usage = usageReporter(ctx.quotas, name);
        const configuration = configurations.get(name);
        const counts = stored.get(name);
        return [
            ...(owned.includes(name)
                ? [
                      usage('tasksPerIntegration', tasks.get(name)?.tasks),
                      usage('taskBytesPerIntegration', tasks.get(name)?.bytes),
                  ]
                : []),
            ...(configuration === undefined
                ? []
                : [usage('configurationBytes', configuration.bytes, configuration.subject)]),
            ...(owned.includes(name)
                ? [
                      usage('versionsPerIntegration', counts?.versions),
                      usage('tracesPerIntegration', counts?.traces),
                      usage('traceBytesPerIntegration', counts?.trace_bytes),
                  ]
                : []),
        ];
    });
}

async function ownedIntegrations(
    ctx: PlatformContext,
    organizationId: string,
    only: string | undefined,
): Promise<string[]> {
    let query = ctx.db
        .selectFrom('integrations')
        .select('name')
        .where('organization_id', '=', organizationId);
    if (only !== undefined) query = query.where('name', '=', only);
    return (await query.execute()).map(({ name }) => name);
}

interface StoredCounts {
    name: string;
    versions: string;
    traces: string;
    trace_bytes: string;
}

async function countStored(
    ctx: PlatformContext,
    names: readonly string[],
): Promise<Map<string, StoredCounts>> {
    const { rows } = await sql<StoredCounts>`
        select name,
            (select count(*) from versions where integration = name) as versions,
            (select count(*) from invocations where integration = name) as traces,
            (select coalesce(sum(octet_length(details_sealed)), 0) from trace_batches
                where integration = name) as trace_bytes
        from unnest(${[...names]}::text[]) as name`.execute(ctx.db);
    return new Map(rows.map((row) => [row.name, row]));
}

interface LargestConfiguration {
    integration: string;
    /** Title of the space or site, or null for the configuration of the account. */
    subject: string | null;
    /** Bytes as JSON. */
    bytes: string;
}

/** Returns the largest configuration of each installed integration of an organization, by integration. */
async function largestConfigurations(
    ctx: PlatformContext,
    organizationId: string,
    only: string | undefined,
): Promise<Map<string, LargestConfiguration>> {
    const { rows } = await sql<LargestConfiguration>`
        select distinct on (integration) integration, subject,
            octet_length(decode(split_part(sealed, ':', 2), 'base64')) - ${SEAL_OVERHEAD_BYTES}::int as bytes
        from (
            select integration, null as subject, configuration_sealed as sealed
            from installations where organization_id = ${organizationId}
            union all
            select integration, coalesce(spaces.title, sites.title), scoped.configuration_sealed
            from scoped_installations as scoped
            join installations on installations.id = scoped.installation_id
            left join spaces on scoped.kind = 'space' and spaces.id = scoped.scope_id
            left join sites on scoped.kind = 'site' and sites.id = scoped.scope_id
            where installations.organization_id = ${organizationId}
        ) as configurations
        where ${only ?? null}::text is null or integration = ${only ?? null}
        order by integration, octet_length(sealed) desc`.execute(ctx.db);
    return new Map(rows.map((row) => [row.integration, row]));
}
