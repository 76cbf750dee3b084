/** Modals, steps, editors and frames, used by keyboard alone. */
import { expect } from '@playwright/test';

import { startAt, tabTo, test, uses } from './keyboard-walk.ts';

test('modals open, return values and close', uses('modal'), async ({ page }) => {
    const example = await startAt(page, 'modal');
    const edit = example.getByRole('button', { name: 'Edit the title' });
    await tabTo(page, edit);
    await page.keyboard.press('Enter');
    await expect(
        page.getByRole('dialog').last().getByRole('textbox', { name: 'Title' }),
    ).toBeFocused();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Another');
    await tabTo(page, page.getByRole('button', { name: 'Save' }));
    await page.keyboard.press('Enter');
    await expect(example).toContainText('Returned: {"title":"Another"}');
    await expect(edit).toBeFocused();
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('dialog').getByRole('button', { name: 'Close' }));
    await page.keyboard.press('Enter');
    await expect(example).toContainText('Returned: {"cancelled":true}');
    for (const name of ['Large', 'Full screen']) {
        await tabTo(page, example.getByRole('button', { name }));
        await page.keyboard.press('Enter');
        await expect(page.getByRole('dialog')).toBeVisible();
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toHaveCount(0);
        await expect(example.getByRole('button', { name })).toBeFocused();
    }
    await tabTo(page, example.getByRole('button', { name: 'One above another' }));
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('button', { name: 'Open the upper one' }));
    await page.keyboard.press('Enter');
    await expect(
        page.getByRole('dialog').last().getByRole('textbox', { name: 'Title' }),
    ).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(example).toContainText('Returned: {"inner":{"cancelled":true}}');
});

test('steps go forward and back', uses('stepper'), async ({ page }) => {
    const example = await startAt(page, 'stepper');
    await tabTo(page, example.getByRole('button', { name: 'Connect' }));
    await page.keyboard.press('Enter');
    await expect(example.getByRole('button', { name: 'Connected' })).toBeVisible();
    const press = async (name: string, step: number) => {
        await tabTo(page, example.getByRole('button', { name }));
        await page.keyboard.press('Enter');
        await expect(example.getByRole('group', { name: `Step ${step} of 3` })).toBeFocused();
    };
    const repository = example.getByRole('textbox', { name: 'Repository' });
    await press('Next', 2);
    await tabTo(page, repository);
    await page.keyboard.type('acme/ink');
    await expect(repository).toHaveValue('acme/ink');
    await press('Next', 3);
    await press('Back', 2);
    await expect(repository).toHaveValue('acme/ink');
    await press('Next', 3);
    // The buttons of completed steps come before the content of the step.
    await startAt(page, 'stepper');
    await press('Choose', 2);
    await press('Next', 3);
    await startAt(page, 'stepper');
    await press('Connect', 1);
    await tabTo(page, example.getByRole('button', { name: 'Connected' }));
    await page.keyboard.press('Enter');
    await press('Next', 2);
    await expect(repository).toHaveValue('acme/ink');
    await press('Next', 3);
    await tabTo(page, example.getByRole('button', { name: 'Finish' }));
    await page.keyboard.press('Enter');
    await expect(example).toContainText('Finished.');
});

test(
    'editors and frames work and do not trap the focus',
    uses('editor', 'webframe'),
    async ({ page }) => {
        const editor = await startAt(page, 'editor');
        await tabTo(page, editor.getByRole('textbox'));
        await page.keyboard.press('Control+End');
        await page.keyboard.type(' // more');
        await expect(editor.locator('.ck-code')).toContainText('// more');
        await expect(editor).toContainText('Heard 1 times');
        await page.keyboard.press('Tab');
        await expect(editor.getByRole('textbox')).not.toBeFocused();
        const frame = await startAt(page, 'webframe');
        await tabTo(page, frame.getByRole('textbox'));
        await page.keyboard.press('End');
        await page.keyboard.type('!');
        await expect(page.frameLocator('iframe').locator('#message')).toHaveText('Hello!');
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        await expect(frame).toContainText('Heard 1 times');
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        await expect(frame).toContainText('Requested the page guide#start');
        const larger = await startAt(page, 'webframe');
        await tabTo(page, larger.getByRole('button', { name: 'Enlarge' }));
        await page.keyboard.press('Enter');
        await expect(larger.getByRole('button', { name: 'Enlarged' })).toBeFocused();
    },
);

test('labelled controls work, also from right to left', uses('input', 'rtl'), async ({ page }) => {
    const example = await startAt(page, 'input');
    await tabTo(page, example.getByRole('button', { name: 'Connect' }));
    await page.keyboard.press('Enter');
    await expect(example.getByRole('button')).toHaveText('Connected');
    await tabTo(page, example.getByRole('switch', { name: 'A switch' }));
    await page.keyboard.press('Space');
    await expect(example.getByRole('switch', { name: 'A switch' })).toBeChecked();
    await tabTo(page, example.getByRole('textbox', { name: 'A text input' }));
    await page.keyboard.type('text');
    await expect(example.getByRole('textbox', { name: 'A text input' })).toHaveValue('text');
    await tabTo(page, example.getByRole('textbox', { name: 'Code' }));
    await page.keyboard.press('Control+End');
    await page.keyboard.type('23');
    await expect(example.getByRole('textbox', { name: 'Code' })).toHaveText('one: 123');
    const rtl = await startAt(page, 'rtl');
    await tabTo(page, rtl.getByRole('switch'));
    await page.keyboard.press('Space');
    await expect(rtl.getByRole('switch')).not.toBeChecked();
    await tabTo(page, rtl.getByRole('combobox'));
    for (const key of ['ArrowDown', 'End', 'Enter']) await page.keyboard.press(key);
    await expect(rtl.getByRole('combobox')).toHaveText('שתיים');
});
