/** Uses the three pages that every example site has: status, diagram and form. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';

import { ROOT } from './host.ts';

/** Integrations whose blocks the example sites show. */
export const SITE_INTEGRATIONS = ['hello-world', 'greeting-modal', 'live-preview'];

/** An integration that shows links, which is a fixture. */
export const LINK_CARD = `${ROOT}/e2e/fixtures/public-shapes/link-card`;

/** The blocks of the example sites, as a publishable key names them. */
export const SITE_BLOCKS = [
    { integration: 'hello-world', component: 'hello' },
    { integration: 'greeting-modal', component: 'greeting' },
    { integration: 'live-preview', component: 'preview' },
    { integration: 'link-card', component: 'board' },
];

/** Returns the theme in which the first block is drawn. */
export function drawnTheme(page: Page): Promise<string | undefined> {
    return page.evaluate(
        () =>
            document.querySelector('bindery-block')?.shadowRoot?.querySelector<HTMLElement>('.ck')
                ?.dataset['theme'],
    );
}

/** Waits until the element has drawn its block, in place of static HTML. */
export async function expectDrawn(page: Page): Promise<void> {
    await expect.poll(() => drawnTheme(page)).toBeDefined();
}

/** Finds a text in what the reader sees: a drawn block still contains its static HTML. */
function seen(page: Page, text: string): Locator {
    return page.getByText(text).filter({ visible: true });
}

/** Presses the button of the status block, looks at the card of a link, and switches the theme. */
export async function useStatusPage(page: Page, switchTheme: () => Promise<void>): Promise<void> {
    await expectDrawn(page);
    await expect(seen(page, 'All systems work.')).toBeVisible();
    await page.getByRole('button', { name: 'Say hello' }).click();
    await expect(page.getByText('Hello, world! (1)')).toBeVisible();
    await expect(seen(page, 'Roadmap').first()).toBeVisible();
    const before = await drawnTheme(page);
    await switchTheme();
    const after = before === 'dark' ? 'light' : 'dark';
    await expect.poll(() => drawnTheme(page)).toBe(after);
    await expectAccessible(page);
}

/** Types into the diagram, whose frame follows. */
export async function useDiagramPage(page: Page): Promise<void> {
    const chart = page.frameLocator('iframe').getByRole('img', { name: 'Bar chart' });
    await expect(chart.locator('.bar')).toHaveCount(3);
    await page.getByRole('textbox', { name: /^Numbers/ }).fill('1 2 3 4');
    await expect(chart.locator('.bar')).toHaveCount(4);
}

/** Types into the form, and returns a value from its modal by keyboard. */
export async function useFormPage(page: Page): Promise<void> {
    await expectDrawn(page);
    await page.getByRole('textbox', { name: 'A name' }).fill('Ada');
    await page.getByRole('button', { name: 'Greet', exact: true }).click();
    await expect(page.getByText('Welcome, Ada!')).toBeVisible();
    const props = page.evaluate(
        () =>
            new Promise((resolve) => {
                document.addEventListener('bindery-props', (event) =>
                    resolve((event as CustomEvent<unknown>).detail),
                );
            }),
    );
    await page.getByRole('button', { name: 'Ask in a modal' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Who should be greeted?' });
    await expect(dialog.getByRole('textbox', { name: 'Name' })).toBeFocused();
    // The dialog keeps the focus.
    for (let presses = 0; presses < 4; presses++) await page.keyboard.press('Tab');
    await expect(dialog.locator(':focus')).toHaveCount(1);
    await expectAccessible(page);
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Grace');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Welcome, Grace!')).toBeVisible();
    expect(await props).toEqual({ props: { name: 'Grace' } });
    await expect(page.getByRole('button', { name: 'Ask in a modal' })).toBeFocused();
    expect(await page.locator('bindery-block').getAttribute('props')).toBe('{"name":"Grace"}');
}

async function expectAccessible(page: Page): Promise<void> {
    const { violations } = await new AxeBuilder({ page }).include('bindery-block').analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
}
