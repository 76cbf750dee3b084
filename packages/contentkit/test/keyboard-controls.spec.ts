/** Buttons, menus and inputs, used by keyboard alone. */
import { expect } from '@playwright/test';

import {
    declineConfirmation,
    expectEnterOpensTab,
    startAt,
    tabTo,
    test,
    uses,
} from './keyboard-walk.ts';

test('buttons, tooltips and confirmations work', uses('button', 'confirm'), async ({ page }) => {
    const buttons = await startAt(page, 'button');
    for (const [index, name] of [
        'Primary',
        'Secondary',
        'Danger',
        'Icon',
        'Trailing icon',
        'Edit the title',
        'With a tooltip',
    ].entries()) {
        await tabTo(page, buttons.getByRole('button', { name, exact: true }));
        if (name === 'With a tooltip') {
            await expect(page.getByRole('tooltip')).toHaveText('Adds one');
            await page.keyboard.press('Escape');
            await expect(page.getByRole('tooltip')).toHaveCount(0);
        }
        await page.keyboard.press(index % 2 ? 'Space' : 'Enter');
        await expect(buttons).toContainText(`Pressed ${index + 1} times`);
    }
    await startAt(page, 'button');
    await tabTo(page, buttons.getByRole('button', { name: 'Disabled' }));
    await page.keyboard.press('Enter');
    await expect(buttons).toContainText('Pressed 7 times');

    const confirm = await startAt(page, 'confirm');
    for (const [name, buttonName] of [
        ['Publish', 'Publish'],
        ['Delete', 'Delete'],
    ] as const) {
        await tabTo(page, confirm.getByRole('button', { name }));
        await page.keyboard.press('Enter');
        await declineConfirmation(page);
        await expect(confirm.getByRole('button', { name })).toBeFocused();
        await page.keyboard.press('Enter');
        await tabTo(page, page.getByRole('alertdialog').getByRole('button', { name: buttonName }));
        await page.keyboard.press('Enter');
        await expect(confirm.getByRole('button', { name })).toBeFocused();
    }
    await expect(confirm).toContainText('Confirmed 2 times');
});

test(
    'pending buttons, icon buttons and links to pages work',
    uses('pending', 'icons', 'link-unfurl', 'open-url'),
    async ({ page, context }) => {
        const pending = await startAt(page, 'pending');
        await tabTo(page, pending.getByRole('button', { name: 'Take a while' }));
        await page.keyboard.press('Enter');
        await expect(pending).toContainText('Answered 1 times');
        await tabTo(page, pending.getByRole('button', { name: 'Fail' }));
        await page.keyboard.press('Enter');
        await tabTo(page, pending.getByRole('button', { name: 'Retry' }));
        await page.keyboard.press('Enter');
        await expect(pending).toContainText('Answered 2 times');

        const icons = await startAt(page, 'icons');
        const all = icons.getByRole('button');
        const howMany = await all.count();
        expect(howMany).toBe(18);
        for (let index = 0; index < howMany; index++) {
            await tabTo(page, all.nth(index));
            await page.keyboard.press(index % 2 ? 'Space' : 'Enter');
            await expect(all.nth(index)).toHaveAccessibleName(/, pressed$/);
        }

        const pasted = await startAt(page, 'link-unfurl');
        await tabTo(page, pasted.getByRole('button', { name: 'Paste a link' }));
        await page.keyboard.press('Enter');
        await expect(pasted).toContainText('Shows: https://example.com/drawing');

        await context.route('https://example.com/**', (route) => route.fulfill({ body: 'opened' }));
        const open = await startAt(page, 'open-url');
        await tabTo(page, open.getByRole('button', { name: 'Open example.com' }));
        await expectEnterOpensTab(page);
        await tabTo(page, open.getByRole('textbox'));
        await page.keyboard.type('A title');
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        await expect(open).toContainText('Kept: {"title":"A title"}');
    },
);

test('the menu of a block works', uses('controls'), async ({ page }) => {
    /** Opens the menu and chooses its last item; a key pressed before the item has the focus reaches the button. */
    const chooseRemove = async () => {
        await page.keyboard.press('Space');
        await expect(page.getByRole('menuitem', { name: 'Edit' })).toBeFocused();
        await page.keyboard.press('End');
        await expect(page.getByRole('menuitem', { name: 'Remove' })).toBeFocused();
        await page.keyboard.press('Space');
    };
    const example = await startAt(page, 'controls');
    const menu = example.getByRole('button', { name: 'Block options' });
    await tabTo(page, menu);
    await expect(menu.locator('xpath=..')).toHaveCSS('opacity', '1');
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('menuitem', { name: 'Edit' })).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('menuitem', { name: 'Enlarge' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(example).toContainText('Chosen: enlarge');
    await expect(menu).toBeFocused();
    await page.keyboard.press('Enter');
    await page.keyboard.press('r');
    await expect(page.getByRole('menuitem', { name: 'Remove' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(menu).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('menuitem', { name: 'Edit' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(example).toContainText('Chosen: edit');
    await expect(menu).toBeFocused();
    await chooseRemove();
    await declineConfirmation(page);
    await expect(menu).toBeFocused();
    await expect(example).toContainText('Chosen: edit');
    await chooseRemove();
    await tabTo(page, page.getByRole('button', { name: 'Remove', exact: true }));
    await page.keyboard.press('Enter');
    await expect(example).toContainText('Chosen: remove');
    await expect(menu).toBeFocused();
});

test(
    'text inputs, switches, checkboxes and radios work',
    uses('textinput', 'toggles'),
    async ({ page }) => {
        const text = await startAt(page, 'textinput');
        for (const [label, value] of [
            ['Name', 'Bob'],
            ['E-mail', 'b@example.com'],
            ['Secret', 's'],
            ['Description', 'one'],
        ] as const) {
            await tabTo(page, text.getByLabel(label));
            await page.keyboard.press('Control+a');
            await page.keyboard.type(value);
        }
        await tabTo(page, text.getByRole('button', { name: 'Read the state' }));
        await page.keyboard.press('Enter');
        await expect(text).toContainText(
            '{"name":"Bob","off":"fixed","email":"b@example.com","secret":"s","description":"one"}',
        );

        const toggles = await startAt(page, 'toggles');
        await tabTo(page, toggles.getByRole('switch', { name: 'Send notifications' }));
        await page.keyboard.press('Space');
        await expect(toggles).toContainText('Changed 1 times');
        await tabTo(page, toggles.getByRole('switch', { name: 'Make it public' }));
        await page.keyboard.press('Space');
        await declineConfirmation(page);
        // The dialog gives the focus back when it has closed: a key pressed before that reaches no control.
        await expect(toggles.getByRole('switch', { name: 'Make it public' })).toBeFocused();
        await expect(toggles.getByRole('switch', { name: 'Make it public' })).not.toBeChecked();
        await page.keyboard.press('Space');
        await tabTo(
            page,
            page.getByRole('alertdialog').getByRole('button', { name: 'Make public' }),
        );
        await page.keyboard.press('Enter');
        await expect(toggles.getByRole('switch', { name: 'Make it public' })).toBeChecked();
        for (const name of ['Apple', 'Banana', 'Cherry']) {
            await tabTo(page, toggles.getByRole('checkbox', { name }));
            await page.keyboard.press('Space');
            await expect(toggles.getByRole('checkbox', { name })).toBeChecked();
        }
        await tabTo(page, toggles.getByRole('checkbox', { name: 'Asks first' }));
        await page.keyboard.press('Space');
        await tabTo(page, page.getByRole('alertdialog').getByRole('button', { name: 'Yes' }));
        await page.keyboard.press('Enter');
        await expect(toggles.getByRole('checkbox', { name: 'Asks first' })).toBeChecked();
        await tabTo(page, toggles.getByRole('radio', { name: 'Free' }));
        await page.keyboard.press('ArrowDown');
        await tabTo(page, page.getByRole('alertdialog').getByRole('button', { name: 'Change' }));
        await page.keyboard.press('Enter');
        await expect(toggles.getByRole('radio', { name: 'Team' })).toBeChecked();
        await expect(toggles.getByRole('radio', { name: 'Team' })).toBeFocused();
        await page.keyboard.press('ArrowUp');
        await expect(toggles.getByRole('radio', { name: 'Free' })).toBeChecked();
    },
);

test('selects work', uses('select', 'remote-select'), async ({ page }) => {
    const example = await startAt(page, 'select');
    const fruit = example.getByRole('combobox', { name: 'Fruit' });
    await tabTo(page, fruit);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(fruit).toHaveText('Banana');
    await page.keyboard.press('Space');
    await page.keyboard.press('d');
    await page.keyboard.press('Space');
    await expect(fruit).toHaveText('Damson');
    await expect(example).toContainText('Changed 2 times');
    const several = example.getByRole('combobox', { name: 'Several' });
    await tabTo(page, several);
    for (const key of ['ArrowDown', 'Home', 'Enter', 'End', 'Enter', 'Escape'])
        await page.keyboard.press(key);
    await expect(example.locator('.ck-chip')).toHaveText(['Banana', 'Apple', 'Fig']);
    await page.keyboard.press('Backspace');
    await expect(example.locator('.ck-chip')).toHaveText(['Banana', 'Apple']);
    await page.keyboard.press('Shift+Tab');
    await expect(example.getByRole('button', { name: 'Remove Apple' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(several).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await expect(example.getByRole('button', { name: 'Remove Banana' })).toBeFocused();
    await page.keyboard.press('Space');
    await expect(example.locator('.ck-chip')).toHaveCount(0);
    await expect(several).toBeFocused();
    await tabTo(page, example.getByRole('combobox', { name: 'Page' }));
    await page.keyboard.type('399');
    await page.keyboard.press('Enter');
    await expect(example.getByRole('combobox', { name: 'Page' })).toHaveValue('Page 399');
    await tabTo(page, example.getByRole('combobox', { name: 'Branch' }));
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('option', { name: 'next' })).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(example.getByRole('combobox', { name: 'Branch' })).toHaveValue('next');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('feature');
    await page.keyboard.press('Enter');
    await expect(example.getByRole('combobox', { name: 'Branch' })).toHaveValue('feature');

    const remote = await startAt(page, 'remote-select');
    const repository = remote.getByRole('combobox', { name: 'Repository' });
    await tabTo(page, repository);
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('option')).toHaveCount(4);
    // The row after the last option loads more options.
    for (let presses = 0; presses < 4; presses++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('option')).toHaveCount(6);
    await page.keyboard.press('Enter');
    await expect(repository).toHaveValue('acme/repository-4');
    await startAt(page, 'remote-select');
    await tabTo(page, remote.getByRole('combobox', { name: 'Account' }));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await tabTo(page, repository);
    await page.keyboard.press('ArrowDown');
    await expect(page.getByText('could not be loaded').last()).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('option', { name: 'Try again' })).toBeVisible();
    await page.keyboard.press('Escape');
    await tabTo(page, remote.getByRole('combobox', { name: 'API' }));
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('option', { name: 'Petstore' })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(remote.getByRole('combobox', { name: 'API' })).toHaveValue('Petstore');
});
