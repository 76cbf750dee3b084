import { createComponent, createIntegration } from '@gitbook/runtime';

type Props = { step?: number };
type State = { count: number };
type Action = { action: 'press' } | { action: 'keep'; step: number };

const counter = createComponent<Props, State, Action>({
    componentId: 'NAME',
    initialState: { count: 0 },
    action: async (element, action) => {
        const { state, props } = element;
        switch (action.action) {
            case 'press':
                return { state: { count: state.count + (props.step ?? 1) } };
            case 'keep':
                return { props: { step: action.step } };
            default:
                return {};
        }
    },
    render: async ({ state, props }) => (
        <block
            controls={[
                { label: 'Count by ten', icon: 'edit', onPress: { action: 'keep', step: 10 } },
            ]}
        >
            <hstack>
                <text style="bold">{`Pressed ${state.count} times`}</text>
                <button label={`Add ${props.step ?? 1}`} onPress={{ action: 'press' }} />
            </hstack>
        </block>
    ),
});

export default createIntegration({ components: [counter] });
