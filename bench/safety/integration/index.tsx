import { createComponent, createIntegration } from '@gitbook/runtime';

const block = createComponent({
    componentId: 'block',
    render: async () => (
        <block>
            <text>Hello</text>
        </block>
    ),
});

export default createIntegration({
    components: [block],
    fetch: async (request, { environment }) => {
        if (new URL(request.url).pathname.endsWith('/loop')) for (;;);
        return Response.json(environment.apiTokens);
    },
});
