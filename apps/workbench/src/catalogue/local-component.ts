/** Components that live in the page itself: the catalogue needs no server. They behave as the SDK's do. */
import type { RenderFunction } from '@bindery/contentkit';
import type { ContentKitContext, ContentKitRenderOutput } from '@bindery/contract';

type Data = Record<string, unknown>;

/** A ContentKit element as integrations write it; the renderer reads it as it comes. */
export interface RawElement {
    type: string;
    [property: string]: unknown;
}

export interface Instance {
    props: Data;
    state: Data;
    context: ContentKitContext;
}

type ActionResult =
    | { props?: Data; state?: Data }
    | { type: 'complete'; returnValue?: Data }
    | undefined
    | void;

export interface LocalComponent {
    initialState?: Data;
    /** Keyed by the action's name. */
    actions?: Record<
        string,
        (instance: Instance, action: Data) => ActionResult | Promise<ActionResult>
    >;
    render: (instance: Instance) => RawElement;
}

/** Renders local components by their id, as the server renders those of an integration. */
export function renderLocally(components: Record<string, LocalComponent>): RenderFunction {
    return async (request) => {
        const component = components[request.componentId];
        if (!component) throw new Error(`There is no component "${request.componentId}".`);
        let instance: Instance = {
            props: request.props,
            state: request.state ? { ...request.state } : (component.initialState ?? {}),
            context: request.context,
        };
        const { action } = request;
        if (action) {
            const result = await component.actions?.[action.action]?.(instance, { ...action });
            if (result && 'type' in result) return result;
            instance = { ...instance, ...result };
        }
        const output = {
            type: 'element',
            props: instance.props,
            state: instance.state,
            element: component.render(instance),
        };
        // The element is plain data; its exact shape is the integration's promise, not ours.
        return output as ContentKitRenderOutput;
    };
}

export function wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
