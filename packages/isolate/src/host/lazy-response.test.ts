import { expect, test } from 'vitest';

import { LazyResponse } from './lazy-response.ts';

const outcome = Promise.withResolvers<never>().promise; // no test awaits it

const create = (body: ConstructorParameters<typeof LazyResponse>[0]['body']) =>
    new LazyResponse(
        {
            status: 201,
            headers: [
                ['content-type', 'text/plain'],
                ['vary', 'a'],
                ['vary', 'b'],
            ],
            body,
        },
        outcome,
    );

test.each([
    ['bytes', new TextEncoder().encode('größer'), 'größer'],
    ['text', 'größer', 'größer'],
    ['an absent body', null, ''],
    ['a stream', new Blob(['größer']).stream(), 'größer'],
])('text() returns the text of %s', async (_, body, expected) => {
    expect(await create(body).text()).toBe(expected);
});

test('header() returns the same values as Response.headers', () => {
    const response = create(null);
    for (const name of ['content-type', 'vary', 'x-none']) {
        expect(response.header(name)).toBe(response.response.headers.get(name));
    }
    expect(response.status).toBe(response.response.status);
});

test('constructs one Response, whose body can be read once', async () => {
    const response = create('text');
    expect(response.response).toBe(response.response);
    expect(await response.response.text()).toBe('text');
    await expect(response.text()).rejects.toThrow(TypeError);
});
