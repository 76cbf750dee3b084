import { PlatformError } from './error.ts';

/** Limits on what one integration or organization may store or queue. `docs/operations.md` lists them. */
export interface Quotas {
    /** Waiting tasks of an integration. */
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
    pagesPerSpace: number;
    /** Bytes of one page's document as JSON. */
    documentBytes: number;
    /** Traces of an integration that are kept; older ones are deleted. */
    tracesPerIntegration: number;
    /** Bytes of the trace details of an integration, as stored; older ones are deleted. */
    traceBytesPerIntegration: number;
    /** Open live streams of an organization. */
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
    pagesPerSpace: 20_000,
    documentBytes: 8 * MIB,
    tracesPerIntegration: 10_000,
    traceBytesPerIntegration: 256 * MIB,
    connectionsPerOrganization: 200,
};

/** Prefix of the environment variables, e.g. `BINDERY_QUOTA_PAGES_PER_SPACE`. */
const PREFIX = 'BINDERY_QUOTA_';

/** The name of a quota's environment variable. */
export function quotaVariable(name: keyof Quotas): string {
    return PREFIX + name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/**
 * The default quotas, with those that environment variables set.
 *
 * @throws PlatformError `invalid` for a value that is not a positive whole number, or a name that is no quota.
 * @example
 * readQuotas({ BINDERY_QUOTA_PAGES_PER_SPACE: '50000' }).pagesPerSpace; // 50000
 */
export function readQuotas(variables: Readonly<Record<string, string | undefined>>): Quotas {
    const quotas: Quotas = { ...DEFAULT_QUOTAS };
    // The keys of a Quotas object are its quotas.
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
 * @param limited The limited thing in the plural, e.g. `pages in a space`.
 * @param advice What the caller can do instead.
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
