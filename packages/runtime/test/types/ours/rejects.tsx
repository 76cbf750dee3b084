/** Mistakes that the types detect. An unused `@ts-expect-error` is an error. */
import {
    createComponent,
    createIntegration,
    type RuntimeContext,
    type RuntimeEnvironment,
} from '@gitbook/runtime';

// @ts-expect-error -- no such element
export const unknownTag = <gizmo />;

// @ts-expect-error -- `onPress` is missing
export const missing = <button label="x" />;

// @ts-expect-error -- no such style
export const badStyle = <button style="huge" onPress={{ action: 'a' }} />;

// @ts-expect-error -- no such icon
export const badIcon = <button icon="unicorn" onPress={{ action: 'a' }} />;

// @ts-expect-error -- no such attribute
export const extra = <divider colour="red" />;

// @ts-expect-error -- text must be in a text element
export const looseText = <vstack>text</vstack>;

// @ts-expect-error -- an image needs its aspect ratio
export const image = <image source={{ url: 'https://a' }} />;

// @ts-expect-error -- a control needs a label
export const control = <block controls={[{ onPress: { action: 'a' } }]}>{[]}</block>;

// @ts-expect-error -- no such event
createIntegration({ events: { space_exploded: async () => {} } });

// @ts-expect-error -- fetch has its own handler
createIntegration({ events: { fetch: async () => {} } });

// @ts-expect-error -- a fetch handler returns a Response
createIntegration({ fetch: async () => {} });

createIntegration({
    events: {
        // @ts-expect-error -- this event has no page
        space_content_updated: (event) => event.pageId,
    },
});

createComponent<{ a: string }, { count: number }, { action: 'add' }>({
    componentId: 'x',
    // @ts-expect-error -- the state is a number
    initialState: { count: 'one' },
    // @ts-expect-error -- the state is a number
    action: async () => ({ state: { count: 'one' } }),
    // @ts-expect-error -- there is no such prop
    render: async ({ props }) => props.b,
});

createComponent<{}, { count: number }>({
    componentId: 'x',
    initialState: { count: 1 },
    render: async (element) => {
        // @ts-expect-error -- there is no such state
        element.dynamicState('total');
        return <block>{[]}</block>;
    },
});

declare const context: RuntimeContext<RuntimeEnvironment<{ key?: string }>, { page: string }>;
// @ts-expect-error -- the payload needs its page
void context.integration.queueTask({ task: {} });
// @ts-expect-error -- there is no such operation
void context.api.spaces.explode();
