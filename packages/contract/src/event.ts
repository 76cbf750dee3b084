/**
 * Events that integrations receive. The types are those of GitBook's OpenAPI document (`Event`). `space_view` is
 * defined here, because GitBook's guide describes it but the OpenAPI document does not.
 */
import type { Event as PublishedEvent } from '@gitbook/api';

import type { Scope } from './scopes.ts';

/** Sent when a person opens a page of a space. */
export interface SpaceViewEvent {
    eventId: string;
    type: 'space_view';
    installationId: string;
    spaceId: string;
    pageId?: string;
    url: string;
    visitor: { anonymousId: string; userAgent: string; ip?: string; language?: string };
}

/** Any event that an integration can receive. */
export type Event = PublishedEvent | SpaceViewEvent;

/** The name of an event, e.g. `ui_render`. */
export type EventType = Event['type'];

/** The event of one type, e.g. `EventOf<'ui_render'>`. */
export type EventOf<Type extends EventType> = Extract<Event, { type: Type }>;

/**
 * The way in which an event reaches an integration.
 * - `delivered`: recorded in the outbox by the transaction that caused it; delivered at least once, with retries.
 * - `answered`: the caller waits for the response; recorded as a trace, never retried.
 * - `task`: queued by the integration itself; delivered at least once, with retries.
 */
export type EventMode = 'delivered' | 'answered' | 'task';

/** The delivery mode and the scope of an event type. */
export interface EventRule {
    mode: EventMode;
    /** The scope that the manifest must request to receive the event; null: every installation receives it. */
    scope: Scope | null;
}

/** The delivery mode and the required scope of every event type. */
export const EVENT_RULES = {
    installation_setup: { mode: 'delivered', scope: null },
    installation_deleted: { mode: 'delivered', scope: null },
    space_installation_setup: { mode: 'delivered', scope: null },
    space_installation_deleted: { mode: 'delivered', scope: null },
    site_installation_setup: { mode: 'delivered', scope: null },
    site_installation_deleted: { mode: 'delivered', scope: null },
    space_view: { mode: 'delivered', scope: 'space:metadata:read' },
    space_content_updated: { mode: 'delivered', scope: 'space:content:read' },
    space_visibility_updated: { mode: 'delivered', scope: 'space:metadata:read' },
    space_gitsync_started: { mode: 'delivered', scope: 'space:git:sync' },
    space_gitsync_completed: { mode: 'delivered', scope: 'space:git:sync' },
    site_view: { mode: 'delivered', scope: 'site:views:read' },
    page_feedback: { mode: 'delivered', scope: 'page:feedback:read' },
    task: { mode: 'task', scope: null },
    fetch: { mode: 'answered', scope: null },
    fetch_published_script: { mode: 'answered', scope: 'site:script:inject' },
    fetch_visitor_authentication: { mode: 'answered', scope: 'site:visitor:auth' },
    ui_render: { mode: 'answered', scope: null },
    content_compute_document: { mode: 'answered', scope: null },
    content_compute_revision: { mode: 'answered', scope: null },
} as const satisfies Record<EventType, EventRule>;

/**
 * The type of a request of the host, to which Bindery's SDK responds with an `IntegrationInspection`. It is not an
 * event type: people and integrations cannot send it.
 */
export const INSPECT_TYPE = 'bindery_inspect';

/** The handlers and components that an integration's script defines. */
export interface IntegrationInspection {
    components: string[];
    contentSources: string[];
    /** Types with a handler in `events`. */
    events: string[];
    /** Handlers beside `events`: `fetch`, `task`, `fetch_published_script`, `fetch_visitor_authentication`. */
    handlers: string[];
}

/** Returns true when `type` is an event type; false for inherited names such as `constructor`. */
export function isEventType(type: string): type is EventType {
    return Object.hasOwn(EVENT_RULES, type);
}
