import { expect, test } from 'vitest';

import { Answered } from './answered.ts';

const outcome = Promise.withResolvers<never>().promise; // nobody here waits for it

const made = (body: ConstructorParameters<typeof Answered>[0]['body']) =>
    new Answered(
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
    ['nothing', null, ''],
    ['a stream', new Blob(['größer']).stream(), 'größer'],
])('gives the text of %s', async (_, body, expected) => {
    expect(await made(body).text()).toBe(expected);
});

test('gives headers as a Response does', () => {
    const answered = made(null);
    for (const name of ['content-type', 'vary', 'x-none']) {
        expect(answered.header(name)).toBe(answered.response.headers.get(name));
    }
    expect(answered.status).toBe(answered.response.status);
});

test('is one Response, whose body is read once', async () => {
    const answered = made('text');
    expect(answered.response).toBe(answered.response);
    expect(await answered.response.text()).toBe('text');
    await expect(answered.text()).rejects.toThrow(TypeError);
});
