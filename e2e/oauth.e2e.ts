import { expect, test } from '@playwright/test';

import { makeWorkspace, openWorkbench, startExamples } from './host.ts';

test('an account is connected by OAuth: button, sign-in, consent, return', async ({ page }) => {
    await using workspace = await makeWorkspace();
    await using host = await startExamples(workspace);
    await openWorkbench(page, host, '/integrations/oauth-connection');
    await expect(
        page.getByRole('link', { name: /^oauth-connection needs configuration/ }),
    ).toBeVisible();

    const opened = page.waitForEvent('popup');
    await page.getByRole('button', { name: 'Connect' }).click();
    const provider = await opened;
    await provider.getByRole('textbox', { name: /login/i }).fill('ada');
    await provider.getByRole('textbox', { name: /password/i }).fill('any password');
    const closed = provider.waitForEvent('close');
    await provider.getByRole('button', { name: /sign-in/i }).click();
    await provider.getByRole('button', { name: /continue/i }).click();
    await closed;

    await expect(page.getByRole('link', { name: /^oauth-connection active/ })).toBeVisible();
    // The page never contains the credentials.
    expect(await page.content()).not.toMatch(/access_token"?:\s*"[^"•]/);
});
