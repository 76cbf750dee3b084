import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

for (const theme of ['light', 'dark'] as const) {
    test(`axe finds no violations in the static HTML of the catalogue (${theme})`, async ({
        page,
    }) => {
        await page.emulateMedia({ colorScheme: theme });
        await page.goto(`/?static=${theme}`);
        await expect(page.getByRole('heading', { name: 'Static HTML' })).toBeVisible();
        expect(await page.locator('article > .ck').count()).toBeGreaterThan(20);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    });
}
