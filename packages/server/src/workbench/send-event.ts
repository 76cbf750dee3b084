import { isEventType, type Event, type SendEvent } from '@bindery/contract';
import {
    PlatformError,
    createId,
    isVisible,
    loadInstallations,
    loadVisible,
    notFound,
    type Actor,
    type EnvironmentTarget,
    type Platform,
} from '@bindery/platform';

import { requireOwner } from '../api/access.ts';

type User = Extract<Actor, { kind: 'user' }>;

/**
 * Sends an event by hand, once, whatever the scopes are: this is how an author tries a handler. Ids that are missing are
 * filled in. Returns the invocation's id as soon as it has begun.
 */
export async function sendEvent(platform: Platform, user: User, send: SendEvent): Promise<string> {
    const { ctx } = platform;
    if (!isEventType(send.event.type)) {
        throw new PlatformError('invalid', `There is no event type "${String(send.event.type)}".`);
    }
    const target = await targetOf(platform, user, send);
    const event = {
        ...send.event,
        eventId: typeof send.event['eventId'] === 'string' ? send.event['eventId'] : createId(),
        ...(target.installationId === undefined ? {} : { installationId: target.installationId }),
        // An author may send what the types would refuse: that is what trying is for.
    } as unknown as Event;
    const { id, response } = await platform.invoke({ target, event });
    // Read to the end, so that the invocation's trace is completed.
    void response.arrayBuffer().catch(() => {});
    ctx.notifications.publish({ type: 'state' });
    return id;
}

/** To an installation of the user's organization, or any of an integration that is the organization's own. */
async function targetOf(
    platform: Platform,
    user: User,
    send: SendEvent,
): Promise<EnvironmentTarget> {
    const { ctx } = platform;
    const { integration } = send;
    const asked =
        send.installationId ??
        (typeof send.event['installationId'] === 'string'
            ? send.event['installationId']
            : undefined);
    const visible = await loadVisible(ctx.db, user.organizationId);
    const installation =
        send.event.type === 'task'
            ? undefined
            : (await loadInstallations(ctx, ctx.db, { integration, id: asked })).find(({ id }) =>
                  isVisible(visible, { integration, installationId: id }),
              );
    if (installation === undefined) {
        if (asked !== undefined && send.event.type !== 'task')
            throw notFound('Installation', asked);
        await requireOwner(platform, user, integration);
        return { integration };
    }
    const installationId = installation.id;
    const { spaceId, siteId } = send.event;
    if (typeof spaceId === 'string') {
        return { integration, installationId, kind: 'space', scopeId: spaceId };
    }
    if (typeof siteId === 'string') {
        return { integration, installationId, kind: 'site', scopeId: siteId };
    }
    return { integration, installationId };
}
