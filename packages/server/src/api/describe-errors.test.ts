import { expect, it } from 'vitest';

import { checkBody } from './check-request.ts';

const render = (context: object) => () =>
    checkBody('renderIntegrationUIWithPost', { componentId: 'c', props: {}, context });

it.each([
    [
        { type: 'configuration_space', theme: 'light' },
        "context must have required property 'spaceId'.",
    ],
    [
        { type: 'document', spaceId: 's', theme: 'light' },
        "context must have required property 'editable'.",
    ],
    [
        { type: 'document', spaceId: 5, editable: false, theme: 'light' },
        'context.spaceId must be string.',
    ],
    [{ theme: 'light' }, "context must have required property 'type'."],
    [
        { type: 'other', theme: 'light' },
        'context.type must be equal to one of the allowed values: configuration_account, configuration_space, configuration_site, configuration_contentsource, document.',
    ],
])('names the wrong field of the shape in a union for %j', (context, message) => {
    expect(render(context)).toThrow(message);
});

it('accepts a value that matches a shape', () => {
    expect(render({ type: 'configuration_space', spaceId: 's', theme: 'light' })).not.toThrow();
});
