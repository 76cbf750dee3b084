import { PlatformError, type Connection } from '@bindery/platform';

/**
 * Returns the organization in which a person's new session begins: the one that the person joined first.
 *
 * @throws PlatformError `forbidden` if the person is a member of none.
 */
export async function homeOrganization(db: Connection, userId: string): Promise<string> {
    const row = await db
        .selectFrom('members')
        .select('organization_id')
        .where('user_id', '=', userId)
        .orderBy('created_at')
        .executeTakeFirst();
    if (row === undefined) {
        throw new PlatformError(
            'forbidden',
            'You are a member of no organization here. Ask for an invitation.',
        );
    }
    return row.organization_id;
}
