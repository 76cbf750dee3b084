import { createHmac } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

import { startHarness } from './harness.ts';
import { textOf } from './text.ts';

const example = (name: string) =>
    fileURLToPath(new URL(`../../../examples/${name}`, import.meta.url));

test('renders a component before and after an action', async () => {
    await using harness = await startHarness(example('hello-world'));
    const before = await harness.render('hello', { props: { message: 'Come in.' } });
    expect(textOf(before.element)).toBe('Come in.\nSay hello');

    const after = await harness.render('hello', { state: { count: 1 }, action: { action: 'say' } });
    expect(after.text).toContain('Hello, world! (2)');
    expect(after.state).toEqual({ count: 2 });
});

test('answers a modal, and stores its return value in the props', async () => {
    await using harness = await startHarness(example('greeting-modal'));
    const block = await harness.render('greeting');
    await block.press('Ask in a modal');
    expect(block.modal?.text).toContain('Who should be greeted?');
    await block.type('Name', 'Ada');
    await block.press('Greet');
    expect(block.modal).toBeUndefined();
    expect([block.text.split('\n')[0], block.props]).toEqual(['Welcome, Ada!', { name: 'Ada' }]);
});

test('sends an event and returns its outcome', async () => {
    await using harness = await startHarness(example('event-logger'), {
        configuration: { account: { label: 'test' } },
    });
    const { spaces = [] } = (await harness.integration()).installations[0] ?? {};
    const outcome = await harness.send('space_content_updated', {
        spaceId: spaces[0]?.spaceId,
        revisionId: 'r1',
        updatedBy: [],
    });
    expect(outcome).toMatchObject({ state: 'succeeded', status: 200 });
    expect(outcome.logs.map(({ message }) => message).join('\n')).toMatch(
        /^test space space_content_updated /m,
    );
});

test('calls the public endpoint of the configured installation', async () => {
    await using harness = await startHarness(example('signed-webhook'), {
        configuration: { account: { webhook_secret: 'a secret for this test' } },
    });
    const body = '{"hello":"world"}';
    const signature = createHmac('sha256', 'a secret for this test').update(body).digest('hex');
    const response = await harness.fetch('/', {
        method: 'POST',
        headers: { 'x-signature': `sha256=${signature}` },
        body,
    });
    expect([response.status, await response.json()]).toEqual([200, { accepted: body.length }]);
});

test('an unknown component fails with the message of the host', async () => {
    await using harness = await startHarness(example('hello-world'));
    await expect(harness.render('missing')).rejects.toMatchObject({
        code: 'request_refused',
        message: expect.stringContaining('missing'),
    });
});
