import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { startHarness } from '@bindery/testing';

test('accepts a signed request and refuses another', async () => {
    await using h = await startHarness(`${import.meta.dirname}/..`, {
        configuration: { account: { secret: 'test' } },
    });
    const body = '{"hello":"world"}';
    const send = (signature: string) =>
        h.fetch('/', { method: 'POST', body, headers: { 'x-signature': signature } });

    const accepted = await send(createHmac('sha256', 'test').update(body).digest('hex'));
    assert.deepEqual(await accepted.json(), { accepted: body.length });
    assert.equal((await send('00')).status, 401);
});
