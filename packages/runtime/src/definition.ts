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
 * What an integration consists of; every part is optional.
 *
 * @example
 * const definition: IntegrationRuntimeDefinition = {
 *     fetch: async () => new Response('Hello'),
 * };
 */
export interface IntegrationRuntimeDefinition<Context extends RuntimeContext = RuntimeContext> {
    /** Answers HTTP requests to the public endpoint. */
    fetch?: FetchEventCallback<Context>;
    /** Answers the request for the script that is injected into a published site. */
    fetch_published_script?: FetchPublishScriptEventCallback<Context>;
    /** Answers a visitor who must sign in before reading a published site. */
    fetch_visitor_authentication?: FetchVisitorAuthenticationEventCallback<Context>;
    /** Is told of events. */
    events?: EventCallbackMap<Context>;
    /** Components made with `createComponent`. */
    components?: Array<ComponentDefinition<Context>>;
    /** Content sources made with `createContentSource`. */
    contentSources?: Array<ContentSourceDefinition<Context>>;
    /** Does queued work. */
    task?: IntegrationTaskEventCallback<Context>;
}
