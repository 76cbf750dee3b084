import { isEventType, type Event, type SendEvent } from '@bindery/contract';
import {
    PlatformError,
    createId,
    isVisible,
    loadInstallations,
    loadVisible,
    notFound,
    type InvocationScope,
    type Platform,
    type User,
} from '@bindery/platform';
import { z } from 'zod';

import { requireOwner } from '../api/access.ts';
import { callbackTarget } from '../public/callback-state.ts';

/** `sendEvent` checks the event's type; the author chooses its other fields. */
export const eventToSend = z.object({
    integration: z.string(),
    installationId: z.string().optional(),
    event: z.looseObject({ type: z.string() }),
}) as unknown as z.ZodType<SendEvent>;

/**
 * Sends an event once, regardless of scopes and without retries, so that an author can try a handler. Missing ids are
 * filled in. Returns the invocation's id as soon as the invocation has started.
 *
 * @throws PlatformError `invalid` for an unknown event type or a request without a URL, `not_found`, `forbidden`.
 */
export async function sendEvent(platform: Platform, user: User, send: SendEvent): Promise<string> {
    const { ctx } = platform;
    if (!isEventType(send.event.type)) {
        throw new PlatformError('invalid', `There is no event type "${String(send.event.type)}".`);
    }
    const scope = await scopeOf(platform, user, send);
    await refuseForeignCallback(platform, user, send);
    const event = {
        ...send.event,
        eventId: typeof send.event['eventId'] === 'string' ? send.event['eventId'] : createId(),
        // Absent for a task: an id that the sender chose could list the invocation in the activity of another
        // organization.
        installationId: scope.kind === 'integration' ? undefined : scope.installationId,
        // The fields are not checked: an author may send fields that the event's type does not have.
    } as unknown as Event;
    const { id, response } = await platform.invoke({ scope, event });
    // Reads the response to its end, because the trace is complete only then.
    void response.arrayBuffer().catch(() => {});
    ctx.notifications.publish({ type: 'state' });
    return id;
}

/**
 * Refuses a `fetch` event that is an OAuth callback for an installation of another organization, because the
 * integration's token can change every installation of the integration.
 */
async function refuseForeignCallback(
    { ctx }: Platform,
    { organizationId }: User,
    { integration, event }: SendEvent,
): Promise<void> {
    if (event.type !== 'fetch') return;
    const { url } = (event['request'] ?? {}) as { url?: unknown };
    if (typeof url !== 'string' || !URL.canParse(url)) {
        throw new PlatformError('invalid', 'event.request.url must be an absolute URL.');
    }
    const target = callbackTarget(new URL(url).searchParams);
    if (target === null) return;
    const id = target === 'invalid' ? '' : target.installationId;
    const own = await loadInstallations(ctx, ctx.db, { id, integration, organizationId });
    if (own.length === 0) {
        throw new PlatformError(
            'forbidden',
            'The state in event.request.url must name an installation of your organization.',
        );
    }
}

/** Finds an installation that the user's organization may see, or an integration that the organization owns. */
async function scopeOf(platform: Platform, user: User, send: SendEvent): Promise<InvocationScope> {
    const { ctx } = platform;
    const { integration } = send;
    const requestedId =
        send.installationId ??
        (typeof send.event['installationId'] === 'string'
            ? send.event['installationId']
            : undefined);
    const visible = await loadVisible(ctx.db, user.organizationId);
    const installation =
        send.event.type === 'task'
            ? undefined
            : (await loadInstallations(ctx, ctx.db, { integration, id: requestedId })).find(
                  ({ id }) => isVisible(visible, { integration, installationId: id }),
              );
    if (installation === undefined) {
        if (requestedId !== undefined && send.event.type !== 'task') {
            throw notFound('Installation', requestedId);
        }
        await requireOwner(platform, user, integration);
        return { kind: 'integration', integration };
    }
    const installationId = installation.id;
    const { spaceId, siteId } = send.event;
    // Events of a site also name the space that the visitor read; deliveries go to the site's installation too.
    if (typeof siteId === 'string') {
        return { kind: 'site', integration, installationId, scopeId: siteId };
    }
    if (typeof spaceId === 'string') {
        return { kind: 'space', integration, installationId, scopeId: spaceId };
    }
    return { kind: 'installation', integration, installationId };
}
