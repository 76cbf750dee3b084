import type {
    ContentKitBlock,
    ContentKitContext,
    ContentKitDefaultAction,
    ContentKitRenderOutput,
} from '@gitbook/api';
import type { EventOf } from '@bindery/contract/event';

import { actionProblem, elementProblem } from './component-result.ts';
import type { ContentSourceInput } from './content-source.ts';
import type { RuntimeCallback, RuntimeContext, RuntimeEnvironment } from './context.ts';
import { Logger } from './logger.ts';
import type { PlainObject } from './plain-object.ts';

const logger = Logger('components');

/**
 * Props of a component that configures a content source.
 *
 * @example
 * createComponent<ConfigureContentSourceProps<ContentSourceInput<{ url: string }>>>({ … });
 */
export type ConfigureContentSourceProps<T extends ContentSourceInput> = {
    contentSource: T;
    submitLabel?: string;
};

/**
 * Props of a component that configures an installation.
 *
 * @example
 * type Environment = RuntimeEnvironment<{ apiKey?: string }>;
 * createComponent<InstallationConfigurationProps<Environment>>({ … });
 */
export type InstallationConfigurationProps<Env extends RuntimeEnvironment> = {
    installation: {
        configuration: Env extends RuntimeEnvironment<infer Config, infer _> ? Config : never;
    };
};

/**
 * Props of a component that configures an installation on a space.
 *
 * @example
 * type Environment = RuntimeEnvironment<{}, { channel?: string }>;
 * createComponent<SpaceInstallationConfigurationProps<Environment>>({ … });
 */
export type SpaceInstallationConfigurationProps<Env extends RuntimeEnvironment> =
    InstallationConfigurationProps<Env> & {
        spaceInstallation: {
            configuration?: Env extends RuntimeEnvironment<infer _, infer Config> ? Config : never;
        };
    };

/**
 * Time in seconds for which the host may cache the output of a component.
 *
 * @example
 * const cache: ComponentRenderCache = { maxAge: 3600 };
 * element.setCache(cache);
 */
export interface ComponentRenderCache {
    maxAge: number;
}

/**
 * The component as `render` and `action` receive it.
 *
 * @example
 * const titleOf = (element: ComponentInstance<{ title: string }, {}>) => element.props.title;
 */
export interface ComponentInstance<Props extends PlainObject, State extends PlainObject> {
    props: Props;
    state: State;
    /** The place where the component is shown: a document or a configuration screen, in the light or dark theme. */
    context: ContentKitContext;
    /** Lets the host cache this output. The last call applies. */
    setCache(cache: ComponentRenderCache): void;
    /**
     * Returns a reference to a state key, for actions and webframe data; the renderer replaces it by the current value.
     */
    dynamicState<Key extends keyof State>(key: Key): { $state: Key };
}

/**
 * A component as `createIntegration` takes it.
 *
 * @example
 * const components: ComponentDefinition[] = [hello, settings];
 */
export interface ComponentDefinition<Context extends RuntimeContext = RuntimeContext> {
    componentId: string;
    render: RuntimeCallback<[EventOf<'ui_render'>], Promise<Response>, Context>;
}

/**
 * The actions that a component can receive: those of ContentKit and its own.
 *
 * @example
 * type Action = ComponentAction<{ action: 'like' } | { action: 'rate'; stars: number }>;
 */
export type ComponentAction<Action = void> = Action extends void
    ? ContentKitDefaultAction
    : ContentKitDefaultAction | Action;

type ActionResult<Props, State> =
    | { type?: 'element'; props?: Props; state?: State }
    | { type: 'complete'; returnValue?: PlainObject }
    | undefined;

/**
 * The options of `createComponent`.
 *
 * @example
 * const options: ComponentOptions<{}, { count: number }, void, RuntimeContext> = {
 *     componentId: 'counter',
 *     initialState: { count: 0 },
 *     render: async ({ state }) => <block>{[<text>{`${state.count}`}</text>]}</block>,
 * };
 */
export interface ComponentOptions<
    Props extends PlainObject,
    State extends PlainObject,
    Action,
    Context extends RuntimeContext,
> {
    /** The id of the block or configuration in the manifest. */
    componentId: string;
    /** The state of a block that has none yet, or a function that computes it. */
    initialState?:
        | State
        | ((props: Props, renderContext: ContentKitContext, context: Context) => State);
    /** Handles an action. `props` and `state` of its result replace the current ones; they are not merged. */
    action?: RuntimeCallback<
        [ComponentInstance<Props, State>, ComponentAction<Action>],
        Promise<ActionResult<Props, State>>,
        Context
    >;
    /** Returns the component's element. */
    render: RuntimeCallback<[ComponentInstance<Props, State>], Promise<ContentKitBlock>, Context>;
}

/**
 * Creates a component: a block of the editor, a modal or a configuration screen.
 *
 * @example
 * const counter = createComponent<{}, { count: number }, { action: 'add' }>({
 *     componentId: 'counter',
 *     initialState: { count: 0 },
 *     action: async (element) => ({ state: { count: element.state.count + 1 } }),
 *     render: async (element) => (
 *         <block>
 *             <button label={`Pressed ${element.state.count} times`} onPress={{ action: 'add' }} />
 *         </block>
 *     ),
 * });
 */
export function createComponent<
    Props extends PlainObject = {},
    State extends PlainObject = {},
    Action = void,
    Context extends RuntimeContext = RuntimeContext,
>(component: ComponentOptions<Props, State, Action, Context>): ComponentDefinition<Context> {
    const { componentId, initialState } = component;

    return {
        componentId,
        render: async (event, context) => {
            if (event.componentId !== componentId) {
                throw new Error(`Invalid component ID: ${event.componentId}`);
            }

            // The event carries JSON; only the author's type parameters describe it.
            const action = event.action as ComponentAction<Action> | undefined;
            const props = event.props as Props;
            const state =
                (event.state as State | undefined) ||
                (typeof initialState === 'function'
                    ? initialState(props, event.context, context)
                    : initialState || ({} as State));

            let cache: ComponentRenderCache | undefined;
            const respond = (output: ContentKitRenderOutput): Response => {
                const headers: Record<string, string> = { 'Content-Type': 'application/json' };
                if (cache) {
                    headers['Cache-Control'] = `max-age=${cache.maxAge}`;
                }
                return new Response(JSON.stringify(output), { headers });
            };

            let instance: ComponentInstance<Props, State> = {
                state,
                props,
                context: event.context,
                setCache: (newCache) => {
                    cache = newCache;
                },
                dynamicState: (key) => ({ $state: key }),
            };

            if (action && component.action) {
                const result = await component.action(instance, action, context);
                if (result?.type === 'complete') {
                    return respond(result);
                }
                const problem = actionProblem(result, instance);
                if (problem) {
                    logger.error(
                        `The action of component "${componentId}" returned ${problem}: return an object with "state" or "props", or { type: 'complete' }`,
                    );
                }
                instance = { ...instance, ...result };
            }

            const element = await component.render(instance, context);
            const problem = elementProblem(element);
            if (problem) {
                logger.error(
                    `Component "${componentId}" rendered ${problem}: return an element such as <block>…</block> from "render"`,
                );
            }
            return respond({
                type: 'element',
                state: instance.state,
                props: instance.props,
                element,
            });
        },
    };
}
