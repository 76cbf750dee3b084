import type { ContentRefOpenAPI, Document, InputPage } from '@gitbook/api';
import {
    type ContentSourceInput,
    createComponent,
    createContentSource,
    createContext,
    createIntegration,
    type ConfigureContentSourceProps,
    type ExtractTaskPayload,
    type IntegrationRuntimeDefinition,
    type IntegrationTaskEventCallback,
    type RuntimeContext,
    type RuntimeEnvironment,
} from '@gitbook/runtime';

type Task = { type: 'sync'; page: string } | { type: 'clean' };
type Context = RuntimeContext<RuntimeEnvironment, Task>;

const handleTask: IntegrationTaskEventCallback<Context> = async (task, context) => {
    switch (task.type) {
        case 'sync':
            await context.integration.queueTask({ task: { type: 'clean' }, schedule: 60 });
            return;
        case 'clean':
            await context.integration.api.integrations.getIntegrationByName(
                context.environment.integration.name,
            );
    }
};

const payload: ExtractTaskPayload<Context> = { type: 'sync', page: 'p' };

type Dependencies = { spec: { ref: ContentRefOpenAPI } };
type Input = ContentSourceInput<{ title: string }, Dependencies>;
export const titleOf = ({ props, dependencies }: Input): string =>
    `${props.title} ${dependencies.spec.value.slug}`;

const source = createContentSource<{ title: string }, { page: string }, Dependencies, Context>({
    sourceId: 'source',
    getRevision: async ({ props, dependencies }, { environment }) => {
        const slug: string = dependencies.spec.value.slug;
        console.log(environment.integration.name, payload);
        return {
            pages: [{ type: 'document', id: slug, title: props.title } as unknown as InputPage],
        };
    },
    getPageDocument: async ({ props }) => ({ id: props.page }) as unknown as Document,
});

const configure = createComponent<
    ConfigureContentSourceProps<ContentSourceInput<{ title: string }>>,
    { title: string },
    { action: 'submit' }
>({
    componentId: 'configure',
    initialState: (props) => ({ title: props.contentSource.props.title }),
    action: async (element) => ({
        type: 'complete',
        returnValue: { props: { title: element.state.title }, label: element.props.submitLabel },
    }),
    render: async () => ({ type: 'block', children: [] }),
});

const definition: IntegrationRuntimeDefinition<Context> = {
    task: handleTask,
    contentSources: [source],
    components: [configure],
};
const integration = createIntegration(definition);

export async function callByHand(environment: RuntimeEnvironment, request: Request) {
    const context = createContext(environment, () => {});
    console.log(context.api.endpoint, MODE === 'production');
    return integration.fetch(request, {}, {
        waitUntil: () => {},
        passThroughOnException: () => {},
    } as never);
}

export default integration;
