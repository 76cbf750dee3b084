import { expect, test } from 'vitest';

import { ENVELOPE_PARTS, ENVELOPE_PATH, JSON_ENVELOPE_TYPE } from './envelope.ts';

// Published bundles contain these names, so they can never change.
test('the envelope has the path and part names that bundles of the reference SDK read', () => {
    expect(ENVELOPE_PATH).toBe('/v1');
    expect(ENVELOPE_PARTS).toEqual({
        event: 'event',
        environment: 'environment',
        fetchBody: 'fetch-body',
    });
});

test('the content type of the JSON envelope differs from the one of ordinary JSON', () => {
    expect(JSON_ENVELOPE_TYPE).toBe('application/x-bindery-envelope+json');
});
