import { expect, it } from 'vitest';

import { confineCookies, withoutPlatformCookies } from './endpoint-cookies.ts';

it.each([
    ['a=1; bindery_session=x; b=2', 'a=1; b=2'],
    ['__Host-bindery_session=x; a=1', 'a=1'],
    ['__Secure-Bindery=x', undefined],
    ['not_bindery=1', 'not_bindery=1'],
])('passes on the cookies %j as %j', (cookie, expected) => {
    expect(withoutPlatformCookies({ cookie, accept: '*/*' })).toEqual({
        accept: '*/*',
        ...(expected === undefined ? {} : { cookie: expected }),
    });
});

it.each([
    ['a=1', 'a=1; Path=/i/probe'],
    ['a=1; Path=/; HttpOnly', 'a=1; HttpOnly; Path=/i/probe'],
    ['a=1; path=/i/probe/~x/oauth', 'a=1; Path=/i/probe/~x/oauth'],
    ['a=1; Path=/i/probe-2', 'a=1; Path=/i/probe'],
    ['a=1; Path=/i/probe; Path=/', 'a=1; Path=/i/probe'],
    ['a=1; Domain=localhost; Secure', 'a=1; Secure; Path=/i/probe'],
])('limits %j to the paths of the integration', (cookie, expected) => {
    const headers = new Headers({ 'Set-Cookie': cookie });
    confineCookies(headers, '/i/probe');
    expect(headers.getSetCookie()).toEqual([expected]);
});

it.each(['bindery_session=x', '__Host-bindery_session=; Max-Age=0', ' Bindery=1'])(
    'removes the cookie %j',
    (cookie) => {
        const headers = new Headers({ 'Set-Cookie': cookie });
        confineCookies(headers, '/i/probe');
        expect(headers.getSetCookie()).toEqual([]);
    },
);

it('removes all but 20 cookies, which would displace those of others', () => {
    const headers = new Headers();
    for (let n = 0; n < 70; n++) headers.append('Set-Cookie', `c${n}=1`);
    confineCookies(headers, '/i/probe');
    expect(headers.getSetCookie()).toHaveLength(20);
});
