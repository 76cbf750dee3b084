/**
 * Calls the handler of an event. Event types whose response the caller uses have an entry in `RESPONDERS`; all others
 * are delivered to the listeners in `events`. Statuses are those of the reference SDK.
 */
import type { Event, EventOf, EventType } from '@bindery/contract/event';

import type { ExtractTaskPayload, RuntimeContext } from './context.ts';
import type { IntegrationRuntimeDefinition } from './definition.ts';
import type { RawBody } from './envelope.ts';
import { ExposableError } from './error.ts';
import { kindOf } from './kind-of.ts';
import { Logger } from './logger.ts';

const logger = Logger('integrations');

type Responder<Type extends EventType> = <Context extends RuntimeContext>(
    definition: IntegrationRuntimeDefinition<Context>,
    event: EventOf<Type>,
    context: Context,
    /** The raw body of a forwarded HTTP request. */
    body: RawBody,
) => Promise<Response>;

const RESPONDERS: { [Type in EventType]?: Responder<Type> } = {
    fetch: async (definition, event, context, body) => {
        const { url, method, headers } = event.request;
        const handler = required(definition.fetch, 'HTTP requests');
        const request = new Request(url, { method, headers: new Headers(headers), body });
        return requireResponse('fetch', await handler(request, context));
    },

    fetch_published_script: async (definition, event, context) => {
        const handler = required(definition.fetch_published_script, event.type);
        const response = await handler(event, context);
        return response
            ? requireResponse(event.type, response)
            : new Response('/** no-op */', {
                  headers: { 'Content-Type': 'application/javascript' },
              });
    },

    fetch_visitor_authentication: async (definition, event, context) => {
        const handler = required(definition.fetch_visitor_authentication, event.type);
        return requireResponse(event.type, await handler(event, context));
    },

    ui_render: async (definition, event, context) => {
        const { componentId } = event;
        const component = definition.components?.find(
            (candidate) => candidate.componentId === componentId,
        );
        if (!component) {
            throw notFound(
                'Component',
                componentId,
                definition.components?.map((known) => known.componentId),
            );
        }
        notifyListeners(definition, event, context);
        return await component.render(event, context);
    },

    content_compute_revision: computeContent,
    content_compute_document: computeContent,

    task: async (definition, event, context) => {
        const handler = required(definition.task, 'tasks');
        if (typeof event.task !== 'object' || event.task === null) {
            throw new ExposableError(
                'Malformed task: "task" must be an object, as given to queueTask',
            );
        }
        // The integration queued this payload itself, with the type that its context declares.
        await handler(event.task as ExtractTaskPayload<typeof context>, context);
        return new Response('OK');
    },
};

/** Calls the handler of an event and returns its response. Rejects with the error that the handler throws. */
export function dispatchEvent<Context extends RuntimeContext>(
    definition: IntegrationRuntimeDefinition<Context>,
    event: Event,
    context: Context,
    body: RawBody,
): Promise<Response> {
    // `hasOwn`: a type such as `constructor` must not find a member that every object inherits.
    const hasResponder = typeof event.type === 'string' && Object.hasOwn(RESPONDERS, event.type);
    // The entry under an event's type takes events of that type; TypeScript cannot express this for an index.
    const respond = (hasResponder ? RESPONDERS[event.type] : deliver) as Responder<EventType>;
    return respond(definition, event, context, body);
}

async function computeContent<Context extends RuntimeContext>(
    definition: IntegrationRuntimeDefinition<Context>,
    event: EventOf<'content_compute_revision' | 'content_compute_document'>,
    context: Context,
): Promise<Response> {
    const { sourceId } = event;
    const source = definition.contentSources?.find((candidate) => candidate.sourceId === sourceId);
    if (!source) {
        throw notFound(
            'Content source',
            sourceId,
            definition.contentSources?.map((known) => known.sourceId),
        );
    }
    return await source.compute(event, context);
}

/** Runs every listener of the event and ignores the results. */
async function deliver<Context extends RuntimeContext>(
    definition: IntegrationRuntimeDefinition<Context>,
    event: Event,
    context: Context,
): Promise<Response> {
    const listeners = listenersOf(definition, event.type);
    if (!listeners) {
        throw new ExposableError(`Integration does not handle "${event.type}" events`, 406);
    }
    await Promise.all(listeners.map((listener) => listener(event, context)));
    return new Response('OK');
}

/** Runs `events.ui_render` in the background: a listener neither delays nor fails the render. */
function notifyListeners<Context extends RuntimeContext>(
    definition: IntegrationRuntimeDefinition<Context>,
    event: Event,
    context: Context,
): void {
    const running = listenersOf(definition, event.type)?.map(async (listener) => {
        try {
            await listener(event, context);
        } catch (error) {
            logger.error(`events.${event.type} failed:`, error);
        }
    });
    if (running) {
        context.waitUntil(Promise.all(running));
    }
}

type Listener<Context> = (event: Event, context: Context) => unknown;

function listenersOf<Context extends RuntimeContext>(
    { events }: IntegrationRuntimeDefinition<Context>,
    type: string,
): Listener<Context>[] | undefined {
    // `events` may be a class instance with inherited handlers; members of Object.prototype are not handlers.
    if (!events || type in Object.prototype) {
        return undefined;
    }
    // Listeners under a type take events of that type, and receive no others.
    const listeners = events[type as keyof typeof events] as
        | Listener<Context>
        | Listener<Context>[]
        | undefined;
    return listeners && (Array.isArray(listeners) ? listeners : [listeners]);
}

/** Creates a 404 error. Writes the known ids to the log, which the author reads; the caller does not get them. */
function notFound(what: string, id: string, known: string[] = []): ExposableError {
    logger.error(`known: ${JSON.stringify(known)}`);
    return new ExposableError(`${what} ${id} not found`, 404);
}

function required<Handler>(handler: Handler | undefined, subject: string): Handler {
    if (!handler) {
        throw new ExposableError(`Integration does not handle ${subject}`, 400);
    }
    return handler;
}

/** Throws a clear error for a handler that returns no Response, usually because a `return` is missing. */
function requireResponse(handler: string, response: Response): Response {
    if (typeof response?.headers?.get !== 'function') {
        throw new TypeError(
            `The "${handler}" handler returned ${kindOf(response)}: return a Response on every path`,
        );
    }
    return response;
}
