import { expect, test } from 'vitest';

import { readCallback } from './callback-parameters.ts';

const ENDPOINT = 'https://host.example/oauth';
const FORM = 'application/x-www-form-urlencoded';

function post(body: string, type = FORM, query = '') {
    return new Request(ENDPOINT + query, {
        method: 'POST',
        body,
        headers: { 'content-type': type },
    });
}

test('reads the query', async () => {
    const callback = await readCallback(new Request(`${ENDPOINT}?code=c&state=s`));
    expect(callback).toMatchObject({ code: 'c', state: 's', error: null, isFormPost: false });
});

test.each([FORM, `${FORM}; charset=utf-8`, FORM.toUpperCase()])(
    'reads a body of %s',
    async (type) => {
        const callback = await readCallback(post('error=e&error_description=d&state=s', type));
        expect(callback).toEqual({
            code: null,
            state: 's',
            error: 'e',
            errorDescription: 'd',
            isFormPost: true,
        });
    },
);

test('prefers the query to the body', async () => {
    const callback = await readCallback(post('code=body', FORM, '?code=query'));
    expect(callback).toMatchObject({ code: 'query', isFormPost: false });
});

test.each([
    ['a request without parameters', new Request(ENDPOINT)],
    ['an empty code', new Request(`${ENDPOINT}?code=`)],
    ['a form without a code', post('a=b')],
    ['JSON', post('{"code":"c"}', 'application/json')],
])('returns undefined for %s', async (_, request) => {
    expect(await readCallback(request)).toBeUndefined();
});

test('returns undefined for a body that the integration has read', async () => {
    const request = post('code=c');
    await request.text();
    expect(await readCallback(request)).toBeUndefined();
});
