import spec from '@gitbook/api/spec/openapi.json' with { type: 'json' };
import { expect, test } from 'vitest';

import { SCOPES } from './scopes.ts';

test('SCOPES lists the values of IntegrationScope in the OpenAPI document', () => {
    expect([...SCOPES].toSorted()).toEqual(
        spec.components.schemas.IntegrationScope.enum.toSorted(),
    );
});
