import { ContentKitIcon } from '@gitbook/api';
import {
    createComponent,
    createIntegration,
    type RuntimeContext,
    type RuntimeEnvironment,
} from '@gitbook/runtime';

type IntegrationContext = {} & RuntimeContext<RuntimeEnvironment<{ token?: string }>>;
type IntegrationBlockProps = { message?: string; url?: string };
type IntegrationBlockState = { message: string; dark?: boolean; picked: string[] };
type IntegrationAction =
    | { action: 'click' }
    | { action: 'preview'; theme: 'dark' | 'light' }
    | { action: 'save'; values: { [key: string]: string } };

const block = createComponent<
    IntegrationBlockProps,
    IntegrationBlockState,
    IntegrationAction,
    IntegrationContext
>({
    componentId: 'demo',
    initialState: (props) => ({ message: props.message || 'Say hello!', picked: [] }),
    action: async (element, action, context) => {
        switch (action.action) {
            case 'click':
                return { state: { ...element.state, message: 'Hello world' } };
            case 'preview':
                return { state: { ...element.state, dark: action.theme === 'dark' } };
            case 'save':
                await context.api.integrations.updateIntegrationInstallation(
                    context.environment.integration.name,
                    context.environment.installation!.id,
                    { configuration: action.values },
                );
                return { type: 'complete' };
            case '@link.unfurl':
                return { props: { url: action.url } };
            case '@ui.modal.close':
                return { type: 'complete', returnValue: { closed: true } };
        }
        return {};
    },
    render: async (element, context) => {
        const { props, state } = element;
        element.setCache({ maxAge: 86400 });
        const token = context.environment.installation?.configuration.token;
        const items = ['a', 'b'];
        return (
            <block
                controls={[
                    { label: 'Edit', icon: ContentKitIcon.Edit, onPress: { action: 'click' } },
                    [
                        {
                            label: 'More',
                            onPress: { action: 'click' },
                            confirm: { title: 'T', text: 'x', confirm: 'Yes' },
                        },
                    ],
                ]}
            >
                <card
                    title={state.message}
                    hint={[<text>{props.url ?? 'no url'}</text>]}
                    icon={
                        <image
                            source={{ url: context.environment.integration.urls.icon ?? '' }}
                            aspectRatio={1}
                        />
                    }
                    onPress={{ action: '@ui.url.open', url: 'https://example.com' }}
                    buttons={[
                        <button
                            label="go"
                            icon={ContentKitIcon.Maximize}
                            onPress={{ action: 'click' }}
                        />,
                    ]}
                />
                <input
                    label="Name"
                    hint="What to say"
                    element={<textinput state="message" placeholder="Hi" multiline={true} />}
                />
                <input
                    label="Pick"
                    element={
                        <select
                            state="picked"
                            multiple
                            options={[
                                { id: 'a', label: 'A' },
                                { id: 'b', label: 'B' },
                            ]}
                            onValueChange={{ action: 'click' }}
                        />
                    }
                />
                <input label="Dark" element={<switch state="dark" />} />
                <input label="One" element={<radio state="one" value="1" />} />
                <input label="Two" element={<checkbox state="two" value={2} />} />
                <hstack align="center">
                    <box grow={1}>
                        <text style="bold">{token ? 'connected' : 'not connected'}</text>
                        <divider size="small" />
                    </box>
                    <button
                        style="primary"
                        label="Save"
                        onPress={{
                            action: 'save',
                            values: { message: element.dynamicState('message') },
                        }}
                    />
                </hstack>
                <vstack>
                    {items.map((item) => (
                        <text>{item}</text>
                    ))}
                    {token ? <text>there</text> : null}
                </vstack>
                {state.dark ? (
                    <hint>
                        <text>
                            It is <text style="italic">dark</text>, see{' '}
                            <link target={{ url: 'https://example.com' }}>here</link>
                        </text>
                        <text>.</text>
                    </hint>
                ) : null}
                <webframe
                    source={{ url: 'https://example.com/frame' }}
                    aspectRatio={16 / 9}
                    data={{ message: element.dynamicState('message') }}
                />
                <codeblock
                    content={state.message}
                    state="message"
                    syntax="javascript"
                    lineNumbers={false}
                    onContentChange={{ action: 'click' }}
                    footer={[<text>foot</text>]}
                />
                <markdown content={element.dynamicState('message')} />
                <>
                    <divider />
                    <divider />
                </>
                <button
                    label="Open"
                    onPress={{
                        action: '@ui.modal.open',
                        componentId: 'modal',
                        props: { message: 'x' },
                    }}
                />
            </block>
        );
    },
});

const modal = createComponent<{ message: string }, { answer: string }, { action: 'ok' }>({
    componentId: 'modal',
    initialState: { answer: '' },
    async action(element, action) {
        if (action.action === 'ok') {
            return { type: 'complete', returnValue: { answer: element.state.answer } };
        }
        return element;
    },
    async render(element) {
        return (
            <modal
                title="Question"
                size="medium"
                subtitle={[<text>{element.props.message}</text>]}
                submit={
                    <button
                        label="OK"
                        onPress={{
                            action: '@ui.modal.close',
                            returnValue: { answer: element.dynamicState('answer') },
                        }}
                    />
                }
            >
                <textinput state="answer" />
                <divider />
            </modal>
        );
    },
});

export default createIntegration<IntegrationContext>({ components: [block, modal] });
