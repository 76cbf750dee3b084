/** Components that run in the page, with the semantics of SDK components, so that the catalogue needs no server. */
import type { RenderFunction } from '@bindery/contentkit';
import type { ContentKitContext, ContentKitRenderOutput } from '@bindery/contract';

type Data = Record<string, unknown>;

/** A ContentKit element, unvalidated; the renderer validates it. */
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

/** Creates a render function for local components, by component id. */
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
        // The cast holds because the renderer validates elements itself.
        return output as ContentKitRenderOutput;
    };
}

export function wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
