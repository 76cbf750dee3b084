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
    const frame = page.locator('iframe');
    const body = frame.contentFrame().locator('body');
    await expect(body.locator('#page')).toHaveText('Catalogue');
    // A frame that is out of sight is not laid out, and says its size only when it comes near.
    await frame.scrollIntoViewIfNeeded();
    const heightOf = (node: Element) => Math.ceil(node.getBoundingClientRect().height);
    await expect
        .poll(async () => (await frame.evaluate(heightOf)) - (await body.evaluate(heightOf)))
        .toBe(0);
    await page.evaluate(() => document.fonts.ready);
    await page.evaluate(() => window.scrollTo(0, 0));
}
