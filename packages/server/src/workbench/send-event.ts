import { isEventType, type Event, type SendEvent } from '@bindery/contract';
import {
    PlatformError,
    createId,
    loadInstallations,
    notFound,
    type EnvironmentTarget,
    type Platform,
} from '@bindery/platform';

/**
 * Sends an event by hand, once, whatever the scopes are: this is how an author tries a handler. Ids that are missing are
 * filled in. Returns the invocation's id as soon as it has begun.
 */
export async function sendEvent(platform: Platform, send: SendEvent): Promise<string> {
    const { core } = platform;
    if (!isEventType(send.event.type)) {
        throw new PlatformError('invalid', `There is no event type "${String(send.event.type)}".`);
    }
    const target = await targetOf(platform, send);
    const event = {
        ...send.event,
        eventId: typeof send.event['eventId'] === 'string' ? send.event['eventId'] : createId(),
        ...(target.installationId === undefined ? {} : { installationId: target.installationId }),
        // An author may send what the types would refuse: that is what trying is for.
    } as unknown as Event;
    const { id, response } = await platform.invoke({ target, event });
    // Read to the end, so that the invocation's trace is completed.
    void response.arrayBuffer().catch(() => {});
    core.notices.publish({ type: 'state' });
    return id;
}

async function targetOf(platform: Platform, send: SendEvent): Promise<EnvironmentTarget> {
    const { core } = platform;
    const { integration } = send;
    const asked =
        send.installationId ??
        (typeof send.event['installationId'] === 'string'
            ? send.event['installationId']
            : undefined);
    if (send.event.type === 'task') return { integration };
    const [installation] = await loadInstallations(core, core.db, { integration, id: asked });
    if (installation === undefined) {
        if (asked !== undefined) throw notFound('Installation', asked);
        return { integration };
    }
    const installationId = installation.id;
    const { spaceId, siteId } = send.event;
    if (typeof spaceId === 'string') {
        return { integration, installationId, kind: 'space', contentId: spaceId };
    }
    if (typeof siteId === 'string') {
        return { integration, installationId, kind: 'site', contentId: siteId };
    }
    return { integration, installationId };
}
