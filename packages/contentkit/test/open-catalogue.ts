import { expect, type Page } from '@playwright/test';

/** Placeholders of a render and of elements whose code is still loading. */
const LOADING =
    '.ck-skeleton, .ck-markdown--loading, .ck-select[aria-busy], .ck-frame[aria-hidden]:not(.ck-frame--missing)';

/**
 * Opens the whole catalogue or the named examples, and waits until everything that loads later is there: code
 * highlighting, editors and the size of the frame.
 */
export async function openCatalogue(page: Page, examples: readonly string[] = []): Promise<void> {
    await page.goto(`/?catalogue=${examples.join(',')}`);
    await expect(page.locator('.catalogue-example')).not.toHaveCount(0);
    await expect(page.locator(LOADING)).toHaveCount(0);
    // Code is highlighted and editors load once they come near the viewport.
    for (const block of await page.locator('.ck-codeblock').all())
        await block.scrollIntoViewIfNeeded();
    if (examples.length === 0) {
        await expect(page.locator('.cm-editor')).toHaveCount(2);
        await expect(page.locator('.ck-code [style*="light-dark"]').last()).toBeVisible();
    }
    for (const frame of await page.locator('iframe').all()) {
        const body = frame.contentFrame().locator('body');
        await expect(body.locator('#page')).toHaveText('Catalogue');
        // An off-screen frame has no layout; it reports its size once it comes near the viewport.
        await frame.scrollIntoViewIfNeeded();
        const heightOf = (node: Element) => Math.ceil(node.getBoundingClientRect().height);
        await expect
            .poll(async () => (await frame.evaluate(heightOf)) - (await body.evaluate(heightOf)))
            .toBe(0);
    }
    await page.evaluate(() => document.fonts.ready);
    await page.evaluate(() => window.scrollTo(0, 0));
}
