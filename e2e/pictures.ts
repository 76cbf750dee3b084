import type { Page } from '@playwright/test';

const WIDTHS = [360, 768, 1440];

/**
 * Takes a picture of the page in both themes at three widths, for people to look at. Does nothing unless the variable
 * `BINDERY_PICTURES` names a folder.
 */
export async function takePictures(page: Page, name: string, height = 760): Promise<void> {
    const folder = process.env['BINDERY_PICTURES'];
    if (folder === undefined) return;
    const before = page.viewportSize();
    for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        for (const width of WIDTHS) {
            await page.setViewportSize({ width, height });
            await page.screenshot({ path: `${folder}/${name}-${colorScheme}-${width}.png` });
        }
    }
    await page.emulateMedia({ colorScheme: null });
    if (before !== null) await page.setViewportSize(before);
}
