import type { Tx } from '@bindery/platform';

/** Ends a membership, with the sessions and API tokens of the person in that organization. */
export async function endMembership(tx: Tx, organizationId: string, userId: string): Promise<void> {
    for (const table of ['sessions', 'api_tokens', 'members'] as const) {
        await tx
            .deleteFrom(table)
            .where('organization_id', '=', organizationId)
            .where('user_id', '=', userId)
            .execute();
    }
}
