import { createComponent, createIntegration } from '@gitbook/runtime';

type Props = { message?: string };
type State = { count: number };
type Action = { action: 'say' };

const helloBlock = createComponent<Props, State, Action>({
    componentId: 'hello',
    initialState: { count: 0 },
    action: async (element, action) => {
        switch (action.action) {
            case 'say':
                console.log(`said hello ${element.state.count + 1} times`);
                return { state: { count: element.state.count + 1 } };
            default:
                return {};
        }
    },
    render: async ({ props, state }) => (
        <block>
            <hstack>
                <box grow={1}>
                    <text>
                        {state.count === 0
                            ? (props.message ?? 'Press the button.')
                            : `Hello, world! (${state.count})`}
                    </text>
                </box>
                <button label="Say hello" onPress={{ action: 'say' }} />
            </hstack>
        </block>
    ),
});

export default createIntegration({
    components: [helloBlock],
    fetch: async (request) => {
        const { pathname, searchParams } = new URL(request.url);
        return Response.json({
            hello: searchParams.get('name') ?? 'world',
            method: request.method,
            pathname,
        });
    },
});
