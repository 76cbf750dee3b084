import { createComponent, createIntegration } from '@gitbook/runtime';

const block = createComponent<{ cached?: boolean }>({
    componentId: 'block',
    initialState: {},
    render: async (element) => {
        if (element.props.cached) element.setCache({ maxAge: 3600 });
        return (
            <block>
                <text>Hello</text>
                <button label="Press" onPress={{ action: 'press' }} />
            </block>
        );
    },
});

export default createIntegration({
    components: [block],
    fetch: async (_request, { environment }) => Response.json(environment),
});
