import type { ComponentDefinition } from './component.ts';
import type { ContentSourceDefinition } from './content-source.ts';
import type { RuntimeContext } from './context.ts';
import type {
    EventCallbackMap,
    FetchEventCallback,
    FetchPublishScriptEventCallback,
    FetchVisitorAuthenticationEventCallback,
    IntegrationTaskEventCallback,
} from './event.ts';

/**
 * The handlers and components of an integration; each is optional.
 *
 * @example
 * const definition: IntegrationRuntimeDefinition = {
 *     fetch: async () => new Response('Hello'),
 * };
 */
export interface IntegrationRuntimeDefinition<Context extends RuntimeContext = RuntimeContext> {
    /** Handles HTTP requests to the public endpoint. */
    fetch?: FetchEventCallback<Context>;
    /** Returns the script that is injected into a published site. */
    fetch_published_script?: FetchPublishScriptEventCallback<Context>;
    /** Handles a visitor who must sign in before reading a published site. */
    fetch_visitor_authentication?: FetchVisitorAuthenticationEventCallback<Context>;
    /** Listeners by event type. */
    events?: EventCallbackMap<Context>;
    /** Components made with `createComponent`. */
    components?: Array<ComponentDefinition<Context>>;
    /** Content sources made with `createContentSource`. */
    contentSources?: Array<ContentSourceDefinition<Context>>;
    /** Handles tasks that the integration queued. */
    task?: IntegrationTaskEventCallback<Context>;
}
