import { createHmac } from 'node:crypto';
import { startHarness } from '@bindery/testing';
import { expect, test } from 'vitest';

test('accepts a signed body and refuses another', async () => {
    await using h = await startHarness(`${import.meta.dirname}/..`, {
        configuration: { account: { webhook_secret: 'test' } },
    });
    const body = '{"hello":"world"}';
    const signature = createHmac('sha256', 'test').update(body).digest('hex');
    const send = (text: string) =>
        h.fetch('/', {
            method: 'POST',
            body: text,
            headers: { 'x-signature': `sha256=${signature}` },
        });
    expect(await (await send(body)).json()).toEqual({ accepted: body.length });
    expect((await send(`${body} `)).status).toBe(401);
});
