import type { EventOf } from '@bindery/contract/event';
import type { Event as PublishedEvent } from '@gitbook/api';

import type { ExtractTaskPayload, RuntimeCallback, RuntimeContext } from './context.ts';

/**
 * Any event of the published API. `space_view` is not part of it: `events` accepts handlers for it, and its type is
 * `EventByType<'space_view'>`.
 *
 * @example
 * const track = (event: Event) => console.log(event.type, event.eventId);
 */
export type Event = PublishedEvent;

/**
 * The name of an event of the published API.
 *
 * @example
 * const counts: Partial<Record<EventType, number>> = { ui_render: 3 };
 */
export type EventType = Event['type'];

/** Event types with handlers in `events` that the published API does not define. */
type AdditionalEvent = 'space_view';

/**
 * The event of one type.
 *
 * @example
 * function onUpdate(event: EventByType<'space_content_updated'>) {
 *     return event.revisionId;
 * }
 */
export type EventByType<T extends EventType | AdditionalEvent> = EventOf<T>;

/**
 * Published event types that `events` handles; the three `fetch…` types have their own handlers.
 *
 * @example
 * const handled: NonFetchEvent[] = ['site_view', 'page_feedback'];
 */
export type NonFetchEvent = Exclude<
    EventType,
    'fetch' | 'fetch_published_script' | 'fetch_visitor_authentication'
>;

/**
 * A handler of one event type.
 *
 * @example
 * const onView: EventCallback<'space_view'> = async (event, context) => {
 *     context.waitUntil(track(event.pageId));
 * };
 */
export type EventCallback<
    T extends NonFetchEvent | AdditionalEvent,
    Context extends RuntimeContext = RuntimeContext,
> = RuntimeCallback<[EventByType<T>], void | Promise<void>, Context>;

/**
 * Handlers by event type; an array of handlers runs in parallel.
 *
 * @example
 * const events: EventCallbackMap = {
 *     installation_setup: async (event) => console.log(event.status),
 *     space_content_updated: [reindex, notify],
 * };
 */
export type EventCallbackMap<Context extends RuntimeContext = RuntimeContext> = {
    [T in NonFetchEvent | AdditionalEvent]?:
        | EventCallback<T, Context>
        | Array<EventCallback<T, Context>>;
};

/**
 * Handles HTTP requests to the integration's public endpoint.
 *
 * @example
 * const handleFetch: FetchEventCallback = async (request) => new Response(request.method);
 */
export type FetchEventCallback<Context extends RuntimeContext = RuntimeContext> = RuntimeCallback<
    [Request],
    Response | Promise<Response>,
    Context
>;

/**
 * Returns the script that is injected into a published site; undefined injects nothing.
 *
 * @example
 * const script: FetchPublishScriptEventCallback = async () =>
 *     new Response('console.log("hi")', { headers: { 'Content-Type': 'application/javascript' } });
 */
export type FetchPublishScriptEventCallback<Context extends RuntimeContext = RuntimeContext> =
    RuntimeCallback<
        [EventOf<'fetch_published_script'>],
        Response | undefined | Promise<Response | undefined>,
        Context
    >;

/**
 * Handles a visitor who must sign in before reading a published site.
 *
 * @example
 * const signIn: FetchVisitorAuthenticationEventCallback = async () =>
 *     Response.redirect('https://login.example.com');
 */
export type FetchVisitorAuthenticationEventCallback<
    Context extends RuntimeContext = RuntimeContext,
> = RuntimeCallback<
    [EventOf<'fetch_visitor_authentication'>],
    Response | Promise<Response>,
    Context
>;

/**
 * Handles a task that the integration queued with `context.integration.queueTask`.
 *
 * @example
 * type Context = RuntimeContext<RuntimeEnvironment, { type: 'sync'; page: string }>;
 * const handleTask: IntegrationTaskEventCallback<Context> = async (task) => sync(task.page);
 */
export type IntegrationTaskEventCallback<Context extends RuntimeContext = RuntimeContext> =
    RuntimeCallback<[ExtractTaskPayload<Context>], Promise<void>, Context>;
