import { JSON_ENVELOPE_TYPE, type Environment, type Event } from '@bindery/contract';
import { expect, test } from 'vitest';

import { encodeEnvelope } from './encode-envelope.ts';

const event = { type: 'ui_render', componentId: 'büro' } as unknown as Event; // no other field is read
const environment = { secrets: { key: 'a\r\nb' } } as unknown as Environment; // no other field is read

async function read(call: Parameters<typeof encodeEnvelope>[0]) {
    const { contentType, body } = encodeEnvelope(call);
    const response = new Response(new Uint8Array(Buffer.from(body)), {
        headers: { 'content-type': contentType },
    });
    return { contentType, response };
}

test('encodes JSON for bundles of our SDK', async () => {
    const { contentType, response } = await read({ event, environment, sdk: 'bindery' });
    expect(contentType).toBe(JSON_ENVELOPE_TYPE);
    expect(await response.json()).toEqual({ event, environment });
});

test.each([
    ['of the reference SDK', { event, environment, sdk: 'reference' as const }],
    ['of an unspecified SDK', { event, environment }],
    [
        'of our SDK with a raw body',
        { event, environment, sdk: 'bindery' as const, fetchBody: Buffer.from('raw') },
    ],
])('encodes a form for bundles %s', async (_, call) => {
    const { response } = await read(call);
    const form = await response.formData();
    expect(JSON.parse(String(form.get('event')))).toEqual(event);
    expect(JSON.parse(String(form.get('environment')))).toEqual(environment);
    const raw = form.get('fetch-body');
    expect(raw instanceof File ? await raw.text() : null).toBe('fetchBody' in call ? 'raw' : null);
});
