import { sql } from 'kysely';

import type { Connection } from '../database/schema.ts';

/**
 * The integrations and installations whose events and traces an organization may see: its own integrations with all
 * their installations, and its installations of other organizations' integrations.
 */
export interface Visible {
    integrations: readonly string[];
    /** Names of integrations by the id of the installation. */
    installations: ReadonlyMap<string, string>;
}

export async function loadVisible(db: Connection, organizationId: string): Promise<Visible> {
    const integrations = await db
        .selectFrom('integrations')
        .select('name')
        .where('organization_id', '=', organizationId)
        .execute();
    const installations = await db
        .selectFrom('installations')
        .select(['id', 'integration'])
        .where('organization_id', '=', organizationId)
        .execute();
    return {
        integrations: integrations.map(({ name }) => name),
        installations: new Map(installations.map(({ id, integration }) => [id, integration])),
    };
}

export function isVisible(
    { integrations, installations }: Visible,
    of: { integration: string; installationId: string | null },
): boolean {
    return (
        integrations.includes(of.integration) ||
        (of.installationId !== null && installations.has(of.installationId))
    );
}

/** Returns {@link isVisible} as an SQL condition on the columns `integration` and `installation_id`. */
export function whereVisible({ integrations, installations }: Visible) {
    return sql<boolean>`(
        integration = any(${integrations}::text[]) or installation_id = any(${[...installations.keys()]}::text[]))`;
}
