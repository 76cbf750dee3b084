/** Everything that can be done in the catalogue, by keyboard alone. */
import { expect, test, type Locator, type Page } from '@playwright/test';

import { checkUse, claimedPlaces, markStops, uses, watchUse } from './keyboard-use.ts';
import { openCatalogue } from './open-catalogue.ts';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

test.beforeEach(async ({ page }, info) => {
    await openCatalogue(page);
    await watchUse(page, info);
});

test.afterEach(({ page }, info) => checkUse(page, info));

/** Walks to something with Tab alone, from wherever the focus is; what is reached is seen to have the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
    const found = await target.elementHandle();
    for (let presses = 0; presses < 300; presses++) {
        if (await page.evaluate((node) => document.activeElement === node, found)) {
            const ring = await target.evaluate((node) => {
                const near = [node, node.closest('.ck-select'), node.closest('.cm-editor')].filter(
                    (one) => one !== null,
                );
                return near.some(
                    (one) =>
                        getComputedStyle(one).outlineStyle !== 'none' ||
                        getComputedStyle(one, '::after').outlineStyle !== 'none',
                );
            });
            expect(ring, 'the focus is visible').toBe(true);
            return;
        }
        await page.keyboard.press('Tab');
    }
    throw new Error('The Tab key does not lead there.');
}

/** Starts the walk at an example. */
async function startAt(page: Page, id: string): Promise<Locator> {
    const example = page.locator(`#example-${id}`);
    await example.evaluate((node) => {
        const start = document.createElement('span');
        start.tabIndex = -1;
        node.prepend(start);
        start.focus();
    });
    return example;
}

/** Enter opens what has the focus in a tab of its own. */
async function opensWithEnter(page: Page): Promise<void> {
    const opened = page.context().waitForEvent('page');
    await page.keyboard.press('Enter');
    await (await opened).close();
}

/** Enter refuses what is asked: the focus is there from the start. */
async function declines(page: Page): Promise<void> {
    const dialog = page.getByRole('alertdialog');
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
}

test('the sections', uses('Sections'), async ({ page }) => {
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
        // The next Tab would go on from there.
        await sections.nth(index).focus();
    }
});

test('links and cards', uses('link', 'card'), async ({ page, context }) => {
    await context.route('https://example.com/**', (route) => route.fulfill({ body: 'opened' }));
    const link = await startAt(page, 'link');
    for (const name of ['A link of its own', 'within text']) {
        await tabTo(page, link.getByRole('link', { name }));
        await opensWithEnter(page);
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

test('buttons in stacks', uses('hstack', 'vstack'), async ({ page }) => {
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

test('what scrolls can be scrolled', uses('markdown', 'codeblock'), async ({ page, context }) => {
    await context.route('https://example.com/**', (route) => route.fulfill({ body: 'opened' }));
    const markdown = await startAt(page, 'markdown');
    await tabTo(page, markdown.getByRole('link', { name: 'a link' }));
    await opensWithEnter(page);
    // Here nothing is narrow enough to be seen whole.
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
});

test('buttons, tooltips and confirmations', uses('button', 'confirm'), async ({ page }) => {
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
    for (const [name, answer] of [
        ['Publish', 'Publish'],
        ['Delete', 'Delete'],
    ] as const) {
        await tabTo(page, confirm.getByRole('button', { name }));
        await page.keyboard.press('Enter');
        await declines(page);
        await expect(confirm.getByRole('button', { name })).toBeFocused();
        await page.keyboard.press('Enter');
        await tabTo(page, page.getByRole('alertdialog').getByRole('button', { name: answer }));
        await page.keyboard.press('Enter');
        await expect(confirm.getByRole('button', { name })).toBeFocused();
    }
    await expect(confirm).toContainText('Confirmed 2 times');
});

test(
    'what takes a while, icons and addresses',
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
        await opensWithEnter(page);
        await tabTo(page, open.getByRole('textbox'));
        await page.keyboard.type('A title');
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        await expect(open).toContainText('Kept: {"title":"A title"}');
    },
);

test('the menu of a block', uses('controls'), async ({ page }) => {
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
    for (const key of ['Space', 'End', 'Space']) await page.keyboard.press(key);
    await declines(page);
    await expect(menu).toBeFocused();
    await expect(example).toContainText('Chosen: edit');
    for (const key of ['Space', 'End', 'Space']) await page.keyboard.press(key);
    await tabTo(page, page.getByRole('button', { name: 'Remove', exact: true }));
    await page.keyboard.press('Enter');
    await expect(example).toContainText('Chosen: remove');
    await expect(menu).toBeFocused();
});

test('text, switches, checkboxes and radios', uses('textinput', 'toggles'), async ({ page }) => {
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
    await declines(page);
    await expect(toggles.getByRole('switch', { name: 'Make it public' })).not.toBeChecked();
    await page.keyboard.press('Space');
    await tabTo(page, page.getByRole('alertdialog').getByRole('button', { name: 'Make public' }));
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
});

test('selects', uses('select', 'remote-select'), async ({ page }) => {
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
    // Past the last option lies what loads more of them.
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

test('modals', uses('modal'), async ({ page }) => {
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

test('steps', uses('stepper'), async ({ page }) => {
    const example = await startAt(page, 'stepper');
    await tabTo(page, example.getByRole('button', { name: 'Connect' }));
    await page.keyboard.press('Enter');
    await expect(example.getByRole('button', { name: 'Connected' })).toBeVisible();
    const goes = async (name: string, step: number) => {
        await tabTo(page, example.getByRole('button', { name }));
        await page.keyboard.press('Enter');
        await expect(example.getByRole('group', { name: `Step ${step} of 3` })).toBeFocused();
    };
    const repository = example.getByRole('textbox', { name: 'Repository' });
    await goes('Next', 2);
    await tabTo(page, repository);
    await page.keyboard.type('acme/ink');
    await expect(repository).toHaveValue('acme/ink');
    await goes('Next', 3);
    await goes('Back', 2);
    await expect(repository).toHaveValue('acme/ink');
    await goes('Next', 3);
    // The marks of the steps that are done stand before the step.
    await startAt(page, 'stepper');
    await goes('Choose', 2);
    await goes('Next', 3);
    await startAt(page, 'stepper');
    await goes('Connect', 1);
    await tabTo(page, example.getByRole('button', { name: 'Connected' }));
    await page.keyboard.press('Enter');
    await goes('Next', 2);
    await expect(repository).toHaveValue('acme/ink');
    await goes('Next', 3);
    await tabTo(page, example.getByRole('button', { name: 'Finish' }));
    await page.keyboard.press('Enter');
    await expect(example).toContainText('Finished.');
});

test('editors and frames', uses('editor', 'webframe'), async ({ page }) => {
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
});

test('labels, hints and right to left', uses('input', 'rtl'), async ({ page }) => {
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

test('Tab reaches every control there is, each once, and Shift+Tab leads back', async ({
    page,
}) => {
    test.slow();
    const places = await markStops(page);
    // A test above uses what is reached.
    expect(places.filter((place) => !claimedPlaces().has(place))).toEqual([]);
    await page.evaluate(() => {
        document.body.tabIndex = -1;
        document.body.focus();
    });
    const count = await page.locator('[data-stop]').count();
    expect(count).toBeGreaterThan(80);
    const stop = () =>
        page.evaluate(
            () =>
                document.activeElement?.getAttribute('data-stop') ??
                `unexpected: ${document.activeElement?.outerHTML.slice(0, 100)}`,
        );
    const reached: string[] = [];
    for (let presses = 0; presses < count * 2 && reached.at(-1) !== String(count - 1); presses++) {
        await page.keyboard.press('Tab');
        const now = await stop();
        // A frame has stops of its own.
        if (now !== reached.at(-1)) reached.push(now);
    }
    expect(reached).toEqual(Array.from({ length: count }, (_, index) => String(index)));
    await page.keyboard.press('Shift+Tab');
    expect(await stop()).toBe(String(count - 2));
});
