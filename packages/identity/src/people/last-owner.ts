import { LAST_OWNER_STATE, PlatformError } from '@bindery/platform';

/**
 * Runs a change of members. The database refuses to remove the last owner of an organization when the change commits.
 *
 * @throws PlatformError `conflict` if the organization would lose its last owner.
 */
export async function keepingAnOwner<T>(change: Promise<T>): Promise<T> {
    try {
        return await change;
    } catch (error) {
        if ((error as { code?: unknown }).code !== LAST_OWNER_STATE) throw error;
        throw new PlatformError(
            'conflict',
            'An organization needs an owner: make another member an owner first.',
            { cause: error },
        );
    }
}
