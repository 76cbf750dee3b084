/** A block whose first render looks up an operation of the API: a cold start that reads the table of operations. */
import { createComponent, createIntegration } from '@gitbook/runtime';

const apiBlock = createComponent({
    componentId: 'hello',
    render: async (_element, context) => (
        <block>
            <text>{typeof context.api.spaces.getSpaceById}</text>
        </block>
    ),
});

export default createIntegration({ components: [apiBlock] });
