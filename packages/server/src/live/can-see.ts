import {
    PlatformError,
    findSpace,
    isVisible,
    loadVisible,
    type PlatformContext,
    type User,
    type Visible,
} from '@bindery/platform';

import type { Folders } from '../development/folders.ts';
import type { CanSee } from './live-stream.ts';

/** Selects the live messages that concern a user's organization. */
export function canSee(
    ctx: PlatformContext,
    folders: Pick<Folders, 'organizationId'>,
    { organizationId }: User,
): CanSee {
    let visible: Promise<Visible> | undefined;
    const cachedVisible = () => (visible ??= loadVisible(ctx.db, organizationId));
    const ownsSpace = async (spaceId: string) => {
        try {
            return (await findSpace(ctx.db, spaceId)).organization_id === organizationId;
        } catch (error) {
            if (error instanceof PlatformError && error.code === 'not_found') return false;
            throw error;
        }
    };
    return async (message) => {
        switch (message.type) {
            case 'state':
                // Clears the cache, because integrations or installations may have been added or removed.
                visible = undefined;
                return true;
            case 'invocation':
                return isVisible(await cachedVisible(), message.invocation);
            case 'build':
                return folders.organizationId() === organizationId;
            case 'version': {
                const { integrations, installations } = await cachedVisible();
                return [...integrations, ...installations.values()].includes(message.integration);
            }
            case 'page':
                return ownsSpace(message.spaceId);
            case 'git':
                return ownsSpace(message.operation.spaceId);
            case 'hello':
                return true;
        }
    };
}
