/** A block like the first one in GitBook's guides. */
import { createComponent, createIntegration } from '@gitbook/runtime';

type Props = { message?: string };
type State = { message: string };
type Action = { action: 'say' };

const helloBlock = createComponent<Props, State, Action>({
    componentId: 'hello',
    initialState: (props) => ({ message: props.message ?? 'Say hello!' }),
    action: async (_element, action) =>
        action.action === 'say' ? { state: { message: 'Hello world' } } : {},
    render: async (element) => (
        <block>
            <button label={element.state.message} onPress={{ action: 'say' }} />
        </block>
    ),
});

export default createIntegration({ components: [helloBlock] });
