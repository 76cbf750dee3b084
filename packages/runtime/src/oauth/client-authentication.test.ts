import { expect, test } from 'vitest';

import { authenticateClient } from './client-authentication.ts';

const client = { clientId: 'a:b c', clientSecret: 'ü+%' };

test('sends id and secret in the body by default', () => {
    expect(authenticateClient(client)).toEqual({
        headers: {},
        fields: { client_id: 'a:b c', client_secret: 'ü+%' },
    });
});

test('form-encodes id and secret before base64 for HTTP Basic, and omits them from the body', () => {
    expect(
        authenticateClient({ ...client, tokenEndpointAuthMethod: 'client_secret_basic' }),
    ).toEqual({ headers: { Authorization: `Basic ${btoa('a%3Ab+c:%C3%BC%2B%25')}` }, fields: {} });
});
