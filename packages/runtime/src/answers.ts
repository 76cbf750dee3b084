/**
 * How each event type is answered: one row of the table a type that somebody waits for, and one rule for the rest.
 * Statuses are those of the reference SDK.
 */
import type { Event, EventOf, EventType } from '@bindery/contract/event';

import type { ExtractTaskPayload, RuntimeContext } from './context.ts';
import type { IntegrationRuntimeDefinition } from './definition.ts';
import type { RawBody } from './envelope.ts';
import { ExposableError } from './error.ts';
import { kindOf } from './kind-of.ts';
import { Logger } from './logger.ts';

const logger = Logger('integrations');

type Answer<Type extends EventType> = <Context extends RuntimeContext>(
    definition: IntegrationRuntimeDefinition<Context>,
    event: EventOf<Type>,
    context: Context,
    /** The raw body of a forwarded HTTP request. */
    body: RawBody,
) => Promise<Response>;

const ANSWERS: { [Type in EventType]?: Answer<Type> } = {
    fetch: async (definition, event, context, body) => {
        const { url, method, headers } = event.request;
        const handler = required(definition.fetch, 'HTTP requests');
        const request = new Request(url, { method, headers: new Headers(headers), body });
        return checked('fetch', await handler(request, context));
    },

    fetch_published_script: async (definition, event, context) => {
        const handler = required(definition.fetch_published_script, event.type);
        const response = await handler(event, context);
        return response
            ? checked(event.type, response)
            : new Response('/** no-op */', {
                  headers: { 'Content-Type': 'application/javascript' },
              });
    },

    fetch_visitor_authentication: async (definition, event, context) => {
        const handler = required(definition.fetch_visitor_authentication, event.type);
        return checked(event.type, await handler(event, context));
    },

    ui_render: async (definition, event, context) => {
        const { componentId } = event;
        const component = definition.components?.find((one) => one.componentId === componentId);
        if (!component) {
            throw notFound(
                'Component',
                componentId,
                definition.components?.map((one) => one.componentId),
            );
        }
        tellListeners(definition, event, context);
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
        // What the integration queued is what its context type says.
        await handler(event.task as ExtractTaskPayload<typeof context>, context);
        return new Response('OK');
    },
};

/** Finds the handler of an event and answers with what it gives. Throws what the handler throws. */
export function answerEvent<Context extends RuntimeContext>(
    definition: IntegrationRuntimeDefinition<Context>,
    event: Event,
    context: Context,
    body: RawBody,
): Promise<Response> {
    // The row found under an event's type takes that event: a relation TypeScript cannot follow through an index.
    // `hasOwn`, because a type such as `constructor` must not find what every object inherits.
    const isAnswered = typeof event.type === 'string' && Object.hasOwn(ANSWERS, event.type);
    const answer = (isAnswered ? ANSWERS[event.type] : deliver) as Answer<EventType>;
    return answer(definition, event, context, body);
}

async function computeContent<Context extends RuntimeContext>(
    definition: IntegrationRuntimeDefinition<Context>,
    event: EventOf<'content_compute_revision' | 'content_compute_document'>,
    context: Context,
): Promise<Response> {
    const { sourceId } = event;
    const source = definition.contentSources?.find((one) => one.sourceId === sourceId);
    if (!source) {
        throw notFound(
            'Content source',
            sourceId,
            definition.contentSources?.map((one) => one.sourceId),
        );
    }
    return await source.compute(event, context);
}

/** Events that nobody waits for: every handler is run, and what it returns is ignored. */
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

/** Tells `events.ui_render` of a render. It is a listener: it neither delays nor fails the answer. */
function tellListeners<Context extends RuntimeContext>(
    definition: IntegrationRuntimeDefinition<Context>,
    event: Event,
    context: Context,
): void {
    const told = listenersOf(definition, event.type)?.map(async (listener) => {
        try {
            await listener(event, context);
        } catch (error) {
            logger.error(`events.${event.type} failed:`, error);
        }
    });
    if (told) {
        context.waitUntil(Promise.all(told));
    }
}

type Listener<Context> = (event: Event, context: Context) => unknown;

function listenersOf<Context extends RuntimeContext>(
    { events }: IntegrationRuntimeDefinition<Context>,
    type: string,
): Listener<Context>[] | undefined {
    // Handlers may be inherited, such as the methods of a class; what every object inherits is none.
    if (!events || type in Object.prototype) {
        return undefined;
    }
    // Listeners under a type take events of that type, and are given no other.
    const listeners = events[type as keyof typeof events] as
        | Listener<Context>
        | Listener<Context>[]
        | undefined;
    return listeners && (Array.isArray(listeners) ? listeners : [listeners]);
}

/** The caller is not told what else there is; the author is. */
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

/** Guards against a handler that forgets its `return`, which would otherwise surface as an obscure type error. */
function checked(handler: string, response: Response): Response {
    if (typeof response?.headers?.get !== 'function') {
        throw new TypeError(
            `The "${handler}" handler returned ${kindOf(response)}: return a Response on every path`,
        );
    }
    return response;
}
