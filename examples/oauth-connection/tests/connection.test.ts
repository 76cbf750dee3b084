import { startHarness } from '@bindery/testing';
import { expect, test } from 'vitest';

test('connects an account, and asks to connect again after the provider forgot it', async () => {
    await using h = await startHarness(`${import.meta.dirname}/..`, {
        env: {
            BINDERY_EXAMPLE_PROVIDER_URL: 'https://provider.test',
            BINDERY_EXAMPLE_PROVIDER_SECRET: 'test',
        },
    });
    const block = await h.render('account');
    expect(block.text).toContain('No account is connected.');

    h.http.get('https://provider.test/me', () => Response.json({ sub: 'ada' }));
    const { authorizeURL } = await h.connect();
    expect(authorizeURL.searchParams.get('client_id')).toBe('bindery-example');
    await block.press('Look again');
    expect(block.text).toContain('Connected as ada.');

    h.http.get('https://provider.test/me', () => new Response(null, { status: 401 }));
    await block.press('Look again');
    expect(block.text).toContain('The provider answered 401: connect again.');
});
