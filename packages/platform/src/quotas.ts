import { PlatformError } from './error.ts';

/** Limits on what one integration or organization may store or queue. `docs/operations.md` lists them. */
export interface Quotas {
    /** Number of waiting tasks of an integration. */
    tasksPerIntegration: number;
    /** Bytes of the waiting tasks of an integration, as stored. */
    taskBytesPerIntegration: number;
    /** Bytes of one task as JSON. */
    taskBytes: number;
    /** Bytes of one configuration as JSON. */
    configurationBytes: number;
    integrationsPerOrganization: number;
    /** Versions of an integration that are kept; older ones are deleted. */
    versionsPerIntegration: number;
    spacesPerOrganization: number;
    sitesPerOrganization: number;
    /** Keys that are not revoked. */
    publishableKeysPerOrganization: number;
    openapiSpecsPerOrganization: number;
    pagesPerSpace: number;
    /** Bytes of one page's document as JSON. */
    documentBytes: number;
    /** Traces of an integration that are kept; older ones are deleted. */
    tracesPerIntegration: number;
    /** Bytes of the trace details of an integration, as stored; older ones are deleted. */
    traceBytesPerIntegration: number;
    /** Number of open live streams of an organization. */
    connectionsPerOrganization: number;
}

const KIB = 1024;
const MIB = 1024 * KIB;

export const DEFAULT_QUOTAS: Readonly<Quotas> = {
    tasksPerIntegration: 100_000,
    taskBytesPerIntegration: 64 * MIB,
    taskBytes: 128 * KIB,
    configurationBytes: 256 * KIB,
    integrationsPerOrganization: 500,
    versionsPerIntegration: 20,
    spacesPerOrganization: 1000,
    sitesPerOrganization: 1000,
    publishableKeysPerOrganization: 200,
    openapiSpecsPerOrganization: 200,
    pagesPerSpace: 20_000,
    documentBytes: 8 * MIB,
    tracesPerIntegration: 10_000,
    traceBytesPerIntegration: 256 * MIB,
    connectionsPerOrganization: 200,
};

/** Prefix of the environment variables, e.g. `BINDERY_QUOTA_PAGES_PER_SPACE`. */
const PREFIX = 'BINDERY_QUOTA_';

/** Returns the name of the environment variable of a quota. */
export function quotaVariable(name: keyof Quotas): string {
    return PREFIX + name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/**
 * Returns the default quotas, overridden by the values of environment variables.
 *
 * @throws PlatformError `invalid` for a value that is not a positive whole number, or for an unknown quota.
 * @example
 * readQuotas({ BINDERY_QUOTA_PAGES_PER_SPACE: '50000' }).pagesPerSpace; // 50000
 */
export function readQuotas(variables: Readonly<Record<string, string | undefined>>): Quotas {
    const quotas: Quotas = { ...DEFAULT_QUOTAS };
    // The cast is safe: `DEFAULT_QUOTAS` has only the keys of `Quotas`.
    const names = new Map(
        (Object.keys(quotas) as (keyof Quotas)[]).map((name) => [quotaVariable(name), name]),
    );
    for (const [variable, text] of Object.entries(variables)) {
        if (!variable.startsWith(PREFIX) || text === undefined) continue;
        const name = names.get(variable);
        if (name === undefined) {
            throw new PlatformError(
                'invalid',
                `${variable} is not a quota. Known are ${[...names.keys()].join(', ')}.`,
            );
        }
        if (!/^[1-9]\d{0,14}$/.test(text)) {
            throw new PlatformError(
                'invalid',
                `${variable} must be a positive whole number, not ${JSON.stringify(text)}.`,
            );
        }
        quotas[name] = Number(text);
    }
    return quotas;
}

/**
 * Throws if a count exceeds a quota.
 *
 * @param limited The counted things in the plural, e.g. `pages in a space`.
 * @param advice A sentence of the error message that tells the caller how to proceed.
 * @throws PlatformError `quota_exceeded`.
 */
export function requireQuota(
    quotas: Quotas,
    name: keyof Quotas,
    count: number,
    limited: string,
    advice: string,
): void {
    if (count <= quotas[name]) return;
    throw new PlatformError(
        'quota_exceeded',
        `The limit of ${quotas[name]} ${limited} is reached. ${advice} The operator of this server can raise ${quotaVariable(name)}.`,
    );
}
