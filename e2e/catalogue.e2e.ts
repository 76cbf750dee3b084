import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

import { makeWorkspace, startHost } from './host.ts';

test('the catalogue is interactive and passes axe in both themes', async ({ page }) => {
    test.slow();
    await using workspace = await makeWorkspace();
    await using host = await startHost({
        folders: [workspace.example('hello-world')],
        data: workspace.data,
    });
    const cspViolations: string[] = [];
    page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) cspViolations.push(message.text());
    });
    // The window shows the whole page, because axe ignores a label that a scrolling container clips.
    await page.setViewportSize({ width: 1280, height: 7000 });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.goto(new URL('/catalogue', host.workbench).href);
        const buttons = page.locator('#example-button');
        await buttons.getByRole('button', { name: 'Primary' }).click();
        await expect(buttons).toContainText('Pressed 1 times');
        await expect(page.frameLocator('iframe').locator('#message')).toHaveText('Hello');
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
            violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
            colorScheme,
        ).toEqual([]);
    }
    expect(cspViolations).toEqual([]);
});
