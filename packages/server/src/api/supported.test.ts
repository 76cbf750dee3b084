import { OPERATION_SCOPES } from '@bindery/contract';
import { expect, test } from 'vitest';

import { SUPPORTED } from './supported.ts';

test('the scopes of the contract are those that the operations ask for', () => {
    const asked = Object.entries(SUPPORTED).flatMap(([id, operation]) =>
        operation?.scope === undefined ? [] : [[id, operation.scope]],
    );
    expect(OPERATION_SCOPES).toEqual(Object.fromEntries(asked));
});
