import {
    PlatformError,
    findSpace,
    isVisible,
    loadVisible,
    type Actor,
    type PlatformContext,
    type Visible,
} from '@bindery/platform';

import type { Folders } from '../development/folders.ts';
import type { SeesMessage } from './live.ts';

/** What of the live stream is of a user's organization. */
export function seesLive(
    ctx: PlatformContext,
    folders: Pick<Folders, 'organizationId'>,
    { organizationId }: Extract<Actor, { kind: 'user' }>,
): SeesMessage {
    let visible: Promise<Visible> | undefined;
    const known = () => (visible ??= loadVisible(ctx.db, organizationId));
    const owns = async (spaceId: string) => {
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
                // Integrations and installations may have come and gone.
                visible = undefined;
                return true;
            case 'invocation':
                return isVisible(await known(), message.invocation);
            case 'build':
                return folders.organizationId() === organizationId;
            case 'version': {
                const { integrations, installations } = await known();
                return [...integrations, ...installations.values()].includes(message.integration);
            }
            case 'page':
                return owns(message.spaceId);
            case 'git':
                return owns(message.operation.spaceId);
            case 'hello':
                return true;
        }
    };
}
