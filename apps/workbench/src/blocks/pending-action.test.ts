import { expect, test } from 'vitest';

import { pendingAction } from './pending-action.ts';

test('keeps the action of a pasted link', () => {
    const action = { action: '@link.unfurl', url: 'https://example.com/' };
    expect(pendingAction(action)).toBe(action);
});

test.each([{ action: 'boom', amount: 100 }, { action: '@ui.modal.open' }, {}, null, undefined, 5])(
    'removes %j',
    (action) => {
        expect(pendingAction(action)).toBeUndefined();
    },
);
