import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startHarness } from '@bindery/testing';

test('shows the account after a connection, and not after a refusal', async () => {
    await using h = await startHarness(`${import.meta.dirname}/..`, {
        env: { CLIENT_SECRET: 'test' },
    });
    h.http.get('https://service.example/api/me', () => Response.json({ name: 'Ada' }));

    await h.connect({ outcome: 'denied' });
    const block = await h.render('account');
    assert.match(block.text, /No account is connected/);

    await h.connect();
    await block.press('Look again');
    assert.match(block.text, /Connected as Ada/);
});
