import type { QuotaUsage } from '@bindery/contract';

import { quotaVariable, type Quotas } from '../quotas.ts';

type Description = Pick<QuotaUsage, 'title' | 'unit' | 'atLimit'>;

const refused = (title: string, unit: QuotaUsage['unit'] = 'count'): Description => ({
    title,
    unit,
    atLimit: 'refused',
});

const oldestDeleted = (title: string, unit: QuotaUsage['unit'] = 'count'): Description => ({
    title,
    unit,
    atLimit: 'oldest_deleted',
});

/** The quotas whose use is shown. The other quotas limit the size of a single input, so they are never partly used. */
const DESCRIPTIONS = {
    tasksPerIntegration: refused('Waiting tasks'),
    taskBytesPerIntegration: refused('Size of the waiting tasks', 'bytes'),
    configurationBytes: refused('Largest configuration', 'bytes'),
    versionsPerIntegration: oldestDeleted('Versions'),
    tracesPerIntegration: oldestDeleted('Traces'),
    traceBytesPerIntegration: oldestDeleted('Size of the traces', 'bytes'),
    spacesPerOrganization: refused('Spaces'),
    pagesPerSpace: refused('Pages of the fullest space'),
    sitesPerOrganization: refused('Sites'),
    integrationsPerOrganization: refused('Integrations'),
    publishableKeysPerOrganization: refused('Publishable keys'),
    openapiSpecsPerOrganization: refused('OpenAPI specifications'),
    connectionsPerOrganization: refused('Open live connections'),
} satisfies Partial<Record<keyof Quotas, Description>>;

export type ShownQuota = keyof typeof DESCRIPTIONS;

/**
 * Returns a function that describes the use of one quota.
 *
 * @param integration The integration that the quotas limit, or null for the organization.
 */
export function usageReporter(quotas: Quotas, integration: string | null) {
    return (
        quota: ShownQuota,
        used: string | number = 0,
        subject: string | null = null,
    ): QuotaUsage => ({
        ...DESCRIPTIONS[quota],
        quota,
        integration,
        subject,
        used: Number(used), // The database returns counts as text.
        limit: quotas[quota],
        variable: quotaVariable(quota),
    });
}
