import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';

import { openCatalogue } from './open-catalogue.ts';

/** Opens a select in the middle of the window: scrolling, as a click or a picture at the edge does, closes a list. */
async function openList(page: Page, name: string): Promise<void> {
    const box = page.getByRole('combobox', { name });
    await box.evaluate((node) => node.scrollIntoView({ block: 'center' }));
    // The event of that scrolling comes with the next frame.
    await page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    await box.click();
}

/**
 * Makes the window as tall as a part of the page. For a picture of what does not fit, the browser lays the page out
 * anew: frames in it are told other widths for a moment, and answer with other heights.
 */
async function makeRoom(page: Page, part: Locator, width: number): Promise<void> {
    const height = await part.evaluate((node) => Math.ceil(node.getBoundingClientRect().height));
    await page.setViewportSize({ width, height: Math.max(height, 900) });
}

/** What axe has against the page, or against a part of it. */
async function violations(page: Page, part?: string) {
    const axe = new AxeBuilder({ page });
    // An overlay stands outside the landmarks of the page, which is inert behind it.
    if (part !== undefined) axe.include(part).disableRules(['region']);
    const { violations: found } = await axe.analyze();
    return found.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => node.html) }));
}

for (const theme of ['light', 'dark'] as const) {
    test.describe(theme, () => {
        test.use({ colorScheme: theme, contextOptions: { reducedMotion: 'reduce' } });

        test('axe finds nothing', async ({ page }) => {
            test.slow();
            await openCatalogue(page);
            expect(await violations(page)).toEqual([]);
        });

        test('axe finds nothing in what opens', async ({ page }) => {
            test.slow();
            await openCatalogue(page);
            const opened: [name: string, open: () => Promise<void>][] = [
                [
                    'menu',
                    async () => {
                        await page.locator('#example-controls .ck-block').hover();
                        await page.getByRole('button', { name: 'Block options' }).click();
                    },
                ],
                [
                    'modal',
                    () => page.getByRole('button', { name: 'Edit the title' }).last().click(),
                ],
                ['confirmation', () => page.getByRole('button', { name: 'Publish' }).click()],
                ['list', () => openList(page, 'Fruit')],
                ['filtered list', () => openList(page, 'Page')],
                ['failure', () => page.getByRole('button', { name: 'Fail' }).click()],
            ];
            for (const [name, open] of opened) {
                await open();
                const part = name === 'failure' ? '#example-pending' : '.ck-surface';
                await expect(page.locator(part)).toBeAttached();
                expect(await violations(page, part), name).toEqual([]);
                await page.keyboard.press('Escape');
            }
        });

        for (const [size, width] of [
            ['wide', 1280],
            ['narrow', 390],
        ] as const) {
            test(`looks as it did, ${size}`, async ({ page }) => {
                test.slow();
                await page.setViewportSize({ width, height: 900 });
                await openCatalogue(page);
                // Nothing may stand out at the side.
                expect(
                    await page.evaluate(
                        () => document.documentElement.scrollWidth - window.innerWidth,
                    ),
                ).toBe(0);
                for (const section of ['content', 'layout', 'buttons', 'inputs', 'flows', 'code']) {
                    const part = page.locator(`#section-${section}`);
                    await makeRoom(page, part, width);
                    await expect(part).toHaveScreenshot(`${section}-${theme}-${size}.png`);
                }
            });
        }

        test('a checkbox that is missing is seen', async ({ page }) => {
            test.slow();
            await page.setViewportSize({ width: 1280, height: 900 });
            await openCatalogue(page);
            const inputs = page.locator('#section-inputs');
            const picture = `inputs-${theme}-wide.png`;
            await expect(inputs).toHaveScreenshot(picture);
            await inputs
                .getByRole('checkbox', { name: 'Banana' })
                .evaluate((node) => (node.style.visibility = 'hidden'));
            await expect(inputs).not.toHaveScreenshot(picture);
        });

        test('overlays look as they did', async ({ page }) => {
            await page.setViewportSize({ width: 900, height: 700 });
            await openCatalogue(page);
            await page.getByRole('button', { name: 'Edit the title' }).last().click();
            await expect(
                page.getByRole('dialog').last().getByRole('textbox', { name: 'Title' }),
            ).toBeFocused();
            await expect(page.getByRole('dialog')).toHaveScreenshot(`modal-${theme}.png`, {
                caret: 'hide',
            });
            await page.keyboard.press('Escape');
            await openList(page, 'Fruit');
            await expect(page.locator('.ck-popover')).toHaveScreenshot(`list-${theme}.png`);
            await page.keyboard.press('Escape');
            await page.locator('#example-controls .ck-block').hover();
            await page.getByRole('button', { name: 'Block options' }).click();
            await expect(page.locator('.ck-popover')).toHaveScreenshot(`menu-${theme}.png`);
            await page.keyboard.press('Escape');
            await page.getByRole('button', { name: 'Delete', exact: true }).click();
            await expect(page.getByRole('alertdialog')).toHaveScreenshot(
                `confirmation-${theme}.png`,
            );
            await page.keyboard.press('Escape');
            await page.getByRole('button', { name: 'Fail' }).click();
            await expect(page.locator('#example-pending')).toContainText('503');
            await expect(page.locator('#example-pending')).toHaveScreenshot(`failure-${theme}.png`);
        });
    });
}
