import type { LiveMessage, Permission } from '@bindery/contract';
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

/** The permission that a message requires: that of the route with the same data. Null: none. */
const PERMISSIONS: Record<LiveMessage['type'], Permission | null> = {
    hello: null,
    state: null,
    page: 'content:read',
    git: 'content:read',
    build: 'integrations:read',
    version: 'integrations:read',
    invocation: 'activity:read',
};

/** Selects the live messages that concern a user's organization and that the user's permissions admit. */
export function canSee(
    ctx: PlatformContext,
    folders: Pick<Folders, 'organizationId'>,
    { organizationId, permissions }: User,
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
        const permission = PERMISSIONS[message.type];
        if (permission !== null && !permissions.includes(permission)) return false;
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
