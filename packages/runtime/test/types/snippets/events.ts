import type { Event, IntegrationInstallation, SiteViewEvent } from '@gitbook/api';
import {
    createIntegration,
    type EventByType,
    type EventCallback,
    type EventCallbackMap,
    type EventType,
    type FetchPublishScriptEventCallback,
    type FetchVisitorAuthenticationEventCallback,
    type NonFetchEvent,
    type RuntimeCallback,
    type RuntimeContext,
    type RuntimeEnvironment,
} from '@gitbook/runtime';

type Context = RuntimeContext<RuntimeEnvironment<{ webhook?: string }, { enabled?: boolean }>>;

const onSetup: EventCallback<'installation_setup', Context> = async (event, context) => {
    const status: string = event.status;
    const previous: object | undefined = event.previous?.configuration;
    const webhook: string | undefined = context.environment.installation?.configuration.webhook;
    console.log(event.eventId, event.installationId, status, previous, webhook);
};

const onContent = async (event: EventByType<'space_content_updated'>, { api }: Context) => {
    const { data: space } = await api.spaces.getSpaceById(event.spaceId);
    const { data: pages } = await api.spaces.listPagesInRevisionById(
        event.spaceId,
        event.revisionId,
        {},
    );
    console.log(space.title, pages.pages.length);
};

const script: FetchPublishScriptEventCallback<Context> = async (event, { environment }) => {
    if (!environment.siteInstallation?.configuration.enabled) {
        return;
    }
    return new Response(`track(${JSON.stringify(event.siteId)})`, {
        headers: { 'Content-Type': 'application/javascript', 'Cache-Control': 'max-age=604800' },
    });
};

const signIn: FetchVisitorAuthenticationEventCallback<Context> = async (event) =>
    event.action === 'logout'
        ? new Response('bye')
        : Response.redirect(`https://login?back=${event.location ?? ''}`);

const describe: RuntimeCallback<[Event], string, Context> = (event, context) =>
    `${event.type} for ${context.environment.integration.name}`;

const known: EventType[] = ['fetch', 'ui_render', 'task'];
const heard: NonFetchEvent[] = ['ui_render', 'installation_deleted', 'page_feedback'];

export const more: EventCallbackMap<Context> = {
    installation_deleted: async (event) => void event.previous.configuration,
    site_installation_setup: async (event) => void event.siteId,
    site_installation_deleted: async (event) => void event.siteId,
    space_installation_deleted: async (event) => void event.spaceId,
    site_view: (event: SiteViewEvent) => void event.visitor.userAgent,
    page_feedback: async (event) => void event.feedback.rating,
    ui_render: async (event) => void event.componentId,
    task: async (event) => void event.task,
};

export default createIntegration<Context>({
    fetch_published_script: script,
    fetch_visitor_authentication: signIn,
    events: {
        installation_setup: onSetup,
        space_installation_setup: async (event, context) => {
            const installation: IntegrationInstallation | undefined =
                context.environment.installation;
            console.log(event.spaceId, installation?.id, describe(event, context), known, heard);
        },
        space_content_updated: [onContent, async (event) => console.log(event.revisionId)],
        space_visibility_updated: async (event) =>
            console.log(event.visibility, event.previousVisibility),
        space_gitsync_started: async (event) => console.log(event.commitId),
        space_gitsync_completed: async (event) => console.log(event.state),
    },
});

/** A complete table of the event types. */
const counts: Record<EventType, number> = {
    fetch: 0,
    fetch_published_script: 0,
    fetch_visitor_authentication: 0,
    installation_setup: 0,
    installation_deleted: 0,
    space_installation_setup: 0,
    space_installation_deleted: 0,
    site_installation_setup: 0,
    site_installation_deleted: 0,
    space_content_updated: 0,
    space_visibility_updated: 0,
    space_gitsync_started: 0,
    space_gitsync_completed: 0,
    site_view: 0,
    page_feedback: 0,
    ui_render: 0,
    content_compute_document: 0,
    content_compute_revision: 0,
    task: 0,
};

const count = (event: Event) => {
    counts[event.type] += 1;
};

/** `Event` is the type of the published client. */
export const countAny: EventCallback<NonFetchEvent> = (event) => count(event);
