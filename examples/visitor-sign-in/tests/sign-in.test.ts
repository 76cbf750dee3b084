import { startHarness } from '@bindery/testing';
import { expect, test } from 'vitest';

const PROVIDER = 'https://login.test';
const site = { provider: PROVIDER, client_id: 'docs', client_secret: 'test' };

test('sends a visitor to the provider, and back to the page with a token', async () => {
    await using h = await startHarness(`${import.meta.dirname}/..`, { configuration: { site } });
    const [{ id: siteId = '', url = '' } = {}] = await h.sites();
    const location = '/guides/start';
    const started = await h.send('fetch_visitor_authentication', { siteId, location });
    const authorize = new URL(headerOf(started.response?.headers, 'location'));
    expect(authorize.origin).toBe(PROVIDER);
    expect(authorize.searchParams.get('client_id')).toBe('docs');

    h.http.post(`${PROVIDER}/token`, () => Response.json({ access_token: 'granted' }));
    h.http.get(`${PROVIDER}/userinfo`, () => Response.json({ sub: 'ada', email: 'ada@acme.test' }));
    const callback = new URL(authorize.searchParams.get('redirect_uri') ?? '');
    callback.searchParams.set('code', 'once');
    callback.searchParams.set('state', authorize.searchParams.get('state') ?? '');
    const ended = await fetch(callback, { redirect: 'manual' });
    const back = new URL(ended.headers.get('location') ?? '');
    expect(`${back.origin}${back.pathname}`).toBe(`${url}${location}`);
    const [, payload = ''] = (back.searchParams.get('jwt_token') ?? '').split('.');
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
        sub: 'ada',
        email: 'ada@acme.test',
    });
    expect(h.http.call(`${PROVIDER}/userinfo`).headers['authorization']).toBe('Bearer granted');

    await h.clock.advance({ minutes: 11 });
    expect((await fetch(callback, { redirect: 'manual' })).status).toBe(400);
    callback.searchParams.set('state', 'forged');
    expect((await fetch(callback, { redirect: 'manual' })).status).toBe(400);
});

const headerOf = (headers: readonly [string, string][] | undefined, name: string) =>
    headers?.find(([header]) => header.toLowerCase() === name)?.[1] ?? '';
