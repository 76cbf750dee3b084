/** Helpers that use the catalogue by keyboard alone. */
import { expect, test as base, type Locator, type Page } from '@playwright/test';

import { checkUse, examplesOf, watchUse } from './keyboard-coverage.ts';
import { openCatalogue } from './open-catalogue.ts';

export { uses } from './keyboard-coverage.ts';

/** Opens the examples that the test `uses`, and fails if a control of them was not used. */
export const test = base.extend<{ catalogue: void }>({
    catalogue: [
        async ({ page }, use, info) => {
            await page.emulateMedia({ reducedMotion: 'reduce' });
            await openCatalogue(page, examplesOf(info));
            await watchUse(page, info);
            await use();
            await checkUse(page, info);
        },
        { auto: true },
    ],
});

/** Presses Tab until `target` has the focus, and expects a visible focus indicator. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
    const node = await target.elementHandle();
    for (let presses = 0; presses < 300; presses++) {
        if (await page.evaluate((node) => document.activeElement === node, node)) {
            const hasOutline = () =>
                target.evaluate((node) => {
                    const candidates = [
                        node,
                        node.closest('.ck-select'),
                        node.closest('.cm-editor'),
                    ].filter((candidate) => candidate !== null);
                    return candidates.some(
                        (candidate) =>
                            getComputedStyle(candidate).outlineStyle !== 'none' ||
                            getComputedStyle(candidate, '::after').outlineStyle !== 'none',
                    );
                });
            await expect.poll(hasOutline, 'the focus is visible').toBe(true);
            return;
        }
        await page.keyboard.press('Tab');
    }
    throw new Error('Tab does not reach the target.');
}

/** Moves the focus to the start of an example, so that the next Tab reaches its first control. */
export async function startAt(page: Page, id: string): Promise<Locator> {
    const example = page.locator(`#example-${id}`);
    await example.evaluate((node) => {
        const start = document.createElement('span');
        start.tabIndex = -1;
        node.prepend(start);
        start.focus();
    });
    return example;
}

/** Presses Enter and expects a new tab. */
export async function expectEnterOpensTab(page: Page): Promise<void> {
    const opened = page.context().waitForEvent('page');
    await page.keyboard.press('Enter');
    await (await opened).close();
}

/** Cancels a confirmation with Enter: its Cancel button has the focus. */
export async function declineConfirmation(page: Page): Promise<void> {
    const dialog = page.getByRole('alertdialog');
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
}
