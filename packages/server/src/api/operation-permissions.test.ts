import { expect, it } from 'vitest';

import { OPERATION_PERMISSIONS } from './operation-permissions.ts';
import { SUPPORTED } from './supported.ts';

it('names a permission for each supported operation, and for no other', () => {
    expect(Object.keys(OPERATION_PERMISSIONS).toSorted()).toEqual(
        Object.keys(SUPPORTED).toSorted(),
    );
});
