import { expect, type Page } from '@playwright/test';

/** Opens the catalogue and waits until everything that is loaded later is there. */
export async function openCatalogue(page: Page): Promise<void> {
    await page.goto('/?catalogue');
    await expect(page.locator('.catalogue-example')).not.toHaveCount(0);
    await expect(page.locator('.ck-skeleton')).toHaveCount(0);
    // Code is coloured and edited once it comes near.
    for (const block of await page.locator('.ck-codeblock').all())
        await block.scrollIntoViewIfNeeded();
    await expect(page.locator('.cm-editor')).toHaveCount(2);
    await expect(page.locator('.ck-code [style*="light-dark"]').last()).toBeVisible();
    await expect(page.frameLocator('iframe').locator('#page')).toHaveText('Catalogue');
    await page.evaluate(() => document.fonts.ready);
    await page.evaluate(() => window.scrollTo(0, 0));
}
