/** Links, cards and scrollable content, used by keyboard alone. */
import { expect, type Locator } from '@playwright/test';

import { expectEnterOpensTab, startAt, tabTo, test, uses } from './keyboard-walk.ts';

test('section links scroll to their sections', uses('Sections'), async ({ page }) => {
    const sections = page.getByRole('navigation', { name: 'Sections' }).getByRole('link');
    await page.evaluate(() => {
        document.body.tabIndex = -1;
        document.body.focus();
    });
    const count = await sections.count();
    expect(count).toBe(6);
    for (let index = 0; index < count; index++) {
        await tabTo(page, sections.nth(index));
        await page.keyboard.press('Enter');
        const target = (await sections.nth(index).getAttribute('href')) ?? '';
        await expect(page.locator(target)).toBeInViewport();
        // Following a link moves the start of the next Tab to the section.
        await sections.nth(index).focus();
    }
});

test('links open and cards are pressed', uses('link', 'card'), async ({ page, context }) => {
    await context.route('https://example.com/**', (route) => route.fulfill({ body: 'opened' }));
    const link = await startAt(page, 'link');
    for (const name of ['A link of its own', 'within text']) {
        await tabTo(page, link.getByRole('link', { name }));
        await expectEnterOpensTab(page);
    }
    const card = await startAt(page, 'card');
    await tabTo(page, card.getByRole('button', { name: 'Release notes' }));
    await page.keyboard.press('Enter');
    await expect(card).toContainText('Pressed 1 times');
    await page.keyboard.press('Space');
    await expect(card).toContainText('Pressed 2 times');
    await tabTo(page, card.getByRole('button', { name: 'Start over' }));
    await page.keyboard.press('Enter');
    await expect(card).toContainText('Pressed 0 times');
});

test('buttons in stacks are pressed', uses('hstack', 'vstack'), async ({ page }) => {
    for (const id of ['hstack', 'vstack']) {
        const example = await startAt(page, id);
        const all = example.getByRole('button');
        await expect(all).toHaveText(['A button', 'A button', 'A button']);
        for (const index of [0, 1, 2]) {
            await tabTo(page, all.nth(index));
            await page.keyboard.press(index % 2 ? 'Space' : 'Enter');
            await expect(all.nth(index)).toHaveText('Pressed');
            await expect(all.getByText('Pressed')).toHaveCount(index + 1);
        }
    }
});

test(
    'overflowing tables and code scroll',
    uses('markdown', 'codeblock'),
    async ({ page, context }) => {
        await context.route('https://example.com/**', (route) => route.fulfill({ body: 'opened' }));
        const markdown = await startAt(page, 'markdown');
        await tabTo(page, markdown.getByRole('link', { name: 'a link' }));
        await expectEnterOpensTab(page);
        // Narrow enough that all of them overflow.
        await page.setViewportSize({ width: 160, height: 900 });
        const scrolls = async (target: Locator) => {
            await tabTo(page, target);
            expect(await target.evaluate((node) => node.scrollLeft)).toBe(0);
            await page.keyboard.press('ArrowRight');
            await expect.poll(() => target.evaluate((node) => node.scrollLeft)).toBeGreaterThan(0);
        };
        await scrolls(markdown.getByRole('figure', { name: 'Table' }));
        await scrolls(markdown.locator('pre'));
        const code = await startAt(page, 'codeblock');
        const figures = code.getByRole('figure', { name: 'Code' });
        await expect(figures).toHaveCount(3);
        await scrolls(figures.first());
        await tabTo(page, code.getByRole('button', { name: 'Enlarge' }));
        await expect(page.getByRole('tooltip')).toHaveText('Enlarge');
        await page.keyboard.press('Enter');
        await expect(code.getByRole('button', { name: 'Enlarged' })).toBeFocused();
        await startAt(page, 'codeblock');
        await scrolls(figures.nth(1));
        await scrolls(figures.nth(2));
    },
);
