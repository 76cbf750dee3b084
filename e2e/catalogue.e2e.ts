import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

import { makeWorkspace, startHost } from './host.ts';

test('the catalogue of the workbench is live, and in nobody’s way in either theme', async ({
    page,
}) => {
    test.slow();
    await using workspace = await makeWorkspace();
    await using host = await startHost({
        folders: [workspace.example('hello-world')],
        data: workspace.data,
    });
    const refused: string[] = [];
    page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) refused.push(message.text());
    });
    // All of it in sight: a label that its scrolling container clips counts as no label for axe.
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
    expect(refused).toEqual([]);
});
