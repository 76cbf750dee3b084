import type { RenderIntegrationUI } from '@bindery/contract';
import { expect, it } from 'vitest';

import { describeFailure } from './describe-failure.ts';

function request(overrides: object = {}): RenderIntegrationUI {
    // Cast: the API client's types declare the strings of the context as enums.
    return {
        componentId: 'c',
        props: {},
        context: { type: 'document', spaceId: 's', editable: true, theme: 'light' },
        ...overrides,
    } as RenderIntegrationUI;
}

const ACTION = request({ action: { action: 'save' } });
const CONFIGURATION = request({
    context: { type: 'configuration_account', organizationId: 'o', theme: 'light' },
});

it.each([
    ['a failed block', request(), 500, true, 'forms could not render this block.'],
    ['a failed action', ACTION, 500, true, 'forms failed to run the action “save”.'],
    ['a refused action', ACTION, 422, true, 'forms refused the action “save”.'],
    ['a refused configuration', CONFIGURATION, 403, true, 'forms refused this configuration.'],
    [
        'a failed configuration',
        CONFIGURATION,
        502,
        true,
        'forms could not render this configuration.',
    ],
    [
        'an action that Bindery refuses',
        ACTION,
        400,
        false,
        'Bindery refused the request for the action “save”; it did not reach forms.',
    ],
    [
        'a lost connection',
        request(),
        undefined,
        false,
        'The request for this block did not reach Bindery.',
    ],
])('describes %s', (_name, failed, status, isInvoked, sentence) => {
    expect(describeFailure({ integration: 'forms', request: failed, status, isInvoked })).toBe(
        sentence,
    );
});
