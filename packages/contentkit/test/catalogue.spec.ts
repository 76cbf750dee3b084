import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';

import { openCatalogue } from './open-catalogue.ts';

const SECTIONS = ['content', 'layout', 'buttons', 'inputs', 'flows', 'code'];

/**
 * Opens a select after scrolling it to the middle of the window: a click at the edge scrolls, which closes the list.
 */
async function openList(page: Page, name: string): Promise<void> {
    const box = page.getByRole('combobox', { name });
    await box.evaluate((node) => node.scrollIntoView({ block: 'center' }));
    // Wait for the scroll event, which is dispatched with the next frame.
    await page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    await box.click();
}

/**
 * Makes the window as tall as a section. For a screenshot of a larger element the browser resizes the page for a
 * moment, and frames would report other heights.
 */
async function fitWindow(page: Page, section: Locator, width: number): Promise<void> {
    const height = await section.evaluate((node) => Math.ceil(node.getBoundingClientRect().height));
    await page.setViewportSize({ width, height: Math.max(height, 900) });
}

/** Returns the axe violations of the page, or of a part of it. */
async function violations(page: Page, theme: 'light' | 'dark', part?: string) {
    const axe = new AxeBuilder({ page });
    if (part !== undefined) axe.include(part);
    // Checks only the contrast, because the themes differ only in colours.
    if (theme === 'dark') axe.withRules(['color-contrast']);
    // Skips the landmark rule, because an overlay is outside the landmarks of the page.
    else if (part !== undefined) axe.disableRules(['region']);
    const { violations: results } = await axe.analyze();
    return results.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => node.html) }));
}

for (const theme of ['light', 'dark'] as const) {
    test.describe(theme, () => {
        test.use({ colorScheme: theme, contextOptions: { reducedMotion: 'reduce' } });

        test('axe finds no violations', async ({ page }) => {
            test.slow();
            await openCatalogue(page);
            expect(await violations(page, theme)).toEqual([]);
        });

        test('axe finds no violations in overlays', async ({ page }) => {
            test.slow();
            await openCatalogue(page, ['controls', 'modal', 'confirm', 'select', 'pending']);
            const overlays: [name: string, open: () => Promise<void>][] = [
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
            for (const [name, open] of overlays) {
                await open();
                const part = name === 'failure' ? '#example-pending' : '.ck-surface';
                await expect(page.locator(part)).toBeAttached();
                expect(await violations(page, theme, part), name).toEqual([]);
                await page.keyboard.press('Escape');
                if (name !== 'failure') await expect(page.locator(part)).toHaveCount(0);
            }
        });

        test('sections match their pictures', async ({ page }) => {
            test.slow();
            await page.setViewportSize({ width: 1280, height: 900 });
            await openCatalogue(page);
            for (const [size, width] of [
                ['wide', 1280],
                ['narrow', 390],
            ] as const) {
                await page.setViewportSize({ width, height: 900 });
                await expect
                    .poll(() => page.evaluate(() => document.documentElement.scrollWidth))
                    .toBe(width);
                for (const name of SECTIONS) {
                    const section = page.locator(`#section-${name}`);
                    await fitWindow(page, section, width);
                    await expect(section).toHaveScreenshot(`${name}-${theme}-${size}.png`);
                }
            }
        });

        test('overlays match their pictures', async ({ page }) => {
            await page.setViewportSize({ width: 900, height: 700 });
            await openCatalogue(page, ['controls', 'modal', 'confirm', 'select', 'pending']);
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

test.describe('the comparison of pictures', () => {
    test.use({ colorScheme: 'light', contextOptions: { reducedMotion: 'reduce' } });

    test('detects a missing checkbox', async ({ page }) => {
        await page.setViewportSize({ width: 1280, height: 900 });
        await openCatalogue(page, ['toggles']);
        const example = page.locator('#example-toggles');
        await expect(example).toHaveScreenshot('toggles.png');
        await example
            .getByRole('checkbox', { name: 'Banana' })
            .evaluate((node) => (node.style.visibility = 'hidden'));
        await expect(example).not.toHaveScreenshot('toggles.png');
    });
});
