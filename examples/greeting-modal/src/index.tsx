import { createComponent, createIntegration } from '@gitbook/runtime';

type GreetingProps = { name?: string };
type GreetingState = { draft: string };
type GreetingAction = { action: 'save' };

/** The block that opened a modal receives the modal's return value with an `@ui.modal.close` action. */
const greetingBlock = createComponent<GreetingProps, GreetingState, GreetingAction>({
    componentId: 'greeting',
    initialState: (props) => ({ draft: props.name ?? '' }),
    action: async (element, action) => {
        switch (action.action) {
            case 'save':
                return { props: { name: element.state.draft } };
            case '@ui.modal.close': {
                const name = action.returnValue?.['name'];
                if (typeof name !== 'string') return {};
                return { props: { name }, state: { draft: name } };
            }
            default:
                return {};
        }
    },
    render: async ({ props }) => (
        <block>
            <vstack>
                <text>{props.name ? `Welcome, ${props.name}!` : 'No name yet.'}</text>
                <hstack>
                    <box grow={1}>
                        <textinput state="draft" placeholder="A name" />
                    </box>
                    <button label="Greet" onPress={{ action: 'save' }} />
                    <button
                        label="Ask in a modal"
                        onPress={{
                            action: '@ui.modal.open',
                            componentId: 'ask-name',
                            props: { name: props.name ?? '' },
                        }}
                    />
                </hstack>
            </vstack>
        </block>
    ),
});

type AskAction = { action: 'submit' };

const askNameModal = createComponent<{ name: string }, { name: string }, AskAction>({
    componentId: 'ask-name',
    initialState: (props) => ({ name: props.name }),
    action: async (element, action) => {
        if (action.action === 'submit') {
            return { type: 'complete', returnValue: { name: element.state.name } };
        }
        return {};
    },
    render: async () => (
        <modal
            title="Who should be greeted?"
            submit={<button label="Greet" style="primary" onPress={{ action: 'submit' }} />}
        >
            <input label="Name" element={<textinput state="name" placeholder="Ada Lovelace" />} />
        </modal>
    ),
});

export default createIntegration({ components: [greetingBlock, askNameModal] });
