import { sql } from 'kysely';

import type { Connection } from '../database/schema.ts';

/** Whose events and traces an organization sees: those of its own integrations, and of its installations of others'. */
export interface Visible {
    integrations: readonly string[];
    /** Id -> integration. */
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

/** The same for rows that name integration and installation. */
export function whereVisible({ integrations, installations }: Visible) {
    return sql<boolean>`(
        integration = any(${integrations}::text[]) or installation_id = any(${[...installations.keys()]}::text[]))`;
}
