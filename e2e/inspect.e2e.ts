import { expect, test } from '@playwright/test';

import { makeWorkspace, openWorkbench, startExamples } from './host.ts';

test('an author reads responses, edits and resends an event, and renders edited state', async ({
    page,
}) => {
    test.setTimeout(180_000);
    await using workspace = await makeWorkspace();
    await using host = await startExamples(workspace);
    await openWorkbench(page, host);
    const block = page.locator('[data-integration="hello-world"]').first();
    const invocation = page.getByRole('region', { name: 'Invocation' });

    await test.step('the response of a render comes first, as elements and state', async () => {
        await block.getByRole('button', { name: 'Say hello' }).click();
        await expect(block.getByText('Hello, world! (1)')).toBeVisible();
        await page.getByRole('button', { name: 'Activity', exact: true }).click();
        await page.locator('.invocation', { hasText: 'hello · say' }).first().click();
        await expect(invocation.getByRole('tab', { name: 'Response' })).toHaveAttribute(
            'aria-selected',
            'true',
        );
        await expect(invocation.getByText('Hello, world! (1)').first()).toBeVisible();
    });

    await test.step('environment and timing are shown', async () => {
        await invocation.getByRole('tab', { name: 'Environment' }).click();
        await expect(invocation.getByText('hello-world').first()).toBeVisible();
        await invocation.getByRole('tab', { name: 'Timing' }).click();
        await expect(invocation.getByRole('list', { name: 'Phases' })).toContainText('andler');
    });

    await test.step('an edited event is sent again', async () => {
        await invocation.getByRole('button', { name: 'Edit and resend' }).click();
        const dialog = page.getByRole('dialog', { name: 'Edit and resend' });
        const fields = dialog.getByRole('textbox', { name: 'Fields' });
        const event = JSON.parse(await fields.inputValue()) as object;
        await fields.fill(JSON.stringify({ ...event, state: { count: 41 } }));
        await dialog.getByRole('button', { name: 'Send event' }).click();
        await expect(invocation.getByText('Hello, world! (42)').first()).toBeVisible();
    });

    await test.step('a response of 404 is not shown as a success', async () => {
        const { publicEndpoint } = host.integrations.find(({ name }) => name === 'signed-webhook')!;
        await fetch(`${publicEndpoint}/nowhere`);
        const row = page.locator('.invocation', { hasText: '/nowhere' }).first();
        await expect(row.getByText(/client error|failed/)).toBeAttached();
        await expect(row.getByText('succeeded')).toHaveCount(0);
    });

    await test.step('the inspector renders an edited state, and lists what changed', async () => {
        await page.getByRole('button', { name: 'Close activity' }).click();
        await page.getByRole('button', { name: 'Inspector', exact: true }).click();
        const inspector = page.getByRole('complementary', { name: 'Inspector' });
        await inspector.getByRole('tab', { name: 'Edit' }).click();
        await inspector.getByRole('textbox', { name: 'State' }).fill('{ "count": 6 }');
        await inspector.getByRole('button', { name: 'Render with edited state' }).click();
        await expect(block.getByText('Hello, world! (6)')).toBeVisible();
        await inspector.getByRole('textbox', { name: 'Props' }).fill('{ "message": "Hi" }');
        await inspector.getByRole('button', { name: 'Render with edited props' }).click();
        await inspector.getByRole('tab', { name: 'Changes' }).click();
        await expect(inspector.getByRole('list', { name: 'Changes' })).toContainText(
            'props.message',
        );
    });

    await test.step('a block without an installation offers to install its integration', async () => {
        await page.getByRole('link', { name: /^hello-world/ }).click();
        await page.getByRole('button', { name: 'Uninstall', exact: true }).click();
        const dialog = page.getByRole('alertdialog');
        await dialog.getByRole('button', { name: 'Uninstall' }).click();
        await expect(dialog).toBeHidden();
        await page.getByRole('link', { name: 'Welcome' }).click();
        await block.getByRole('button', { name: 'Install here' }).click();
        await expect(block.getByRole('button', { name: 'Say hello' })).toBeVisible();
    });
});
