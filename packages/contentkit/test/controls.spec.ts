import { block, covers, expect, output, test } from './stage.ts';

const CONFIRM = {
    title: 'Delete it?',
    text: 'It is gone then.',
    confirm: 'Delete',
    style: 'danger',
};

const check = (value: string | number, more = {}) => ({
    type: 'input',
    label: `Check ${value}`,
    element: { type: 'checkbox', state: 'list', value, ...more },
});

const radio = (value: string | number, more = {}) => ({
    type: 'input',
    label: `Radio ${value}`,
    element: { type: 'radio', state: 'one', value, ...more },
});

test(
    'a button has a style, icons, and dispatches its action with bindings resolved',
    covers(
        'button.style=*',
        'button.onPress',
        'button.icon',
        'button.trailingIcon',
        'button.label',
        'binding.$state',
    ),
    async ({ stage, page }) => {
        await stage.mount((request) =>
            output(
                block(
                    ...['primary', 'secondary', 'danger'].map((style) => ({
                        type: 'button',
                        style,
                        label: style,
                        icon: 'star',
                        trailingIcon: 'link-external',
                        onPress: {
                            action: 'press',
                            style,
                            deep: [{ value: { $state: 'name' } }],
                            none: null,
                        },
                    })),
                ),
                request,
                { name: 'Ada' },
            ),
        );
        const colours = new Set<string>();
        for (const style of ['primary', 'secondary', 'danger']) {
            const button = page.getByRole('button', { name: style });
            await expect(button.locator('svg')).toHaveCount(2);
            colours.add(await button.evaluate((node) => getComputedStyle(node).backgroundColor));
            await button.click();
        }
        expect(colours.size).toBe(3);
        await expect
            .poll(() => stage.actions())
            .toEqual(
                ['primary', 'secondary', 'danger'].map((style) => ({
                    action: 'press',
                    style,
                    deep: [{ value: 'Ada' }],
                    none: null,
                })),
            );
    },
);

test(
    'every icon of the schema is drawn',
    covers('button.icon', 'icon=*'),
    async ({ stage, page }) => {
        const icons = [
            'close',
            'edit',
            'github',
            'gitlab',
            'maximize',
            'email',
            'settings',
            'search',
            'delete',
            'star',
            'warning',
            'link',
            'link-external',
            'eye',
            'eye-off',
            'lock',
            'check',
            'check-circle',
        ];
        await stage.mount(
            block(...icons.map((icon) => ({ type: 'button', icon, onPress: { action: icon } }))),
        );
        for (const icon of icons) {
            const words = icon.replace('-', ' ');
            const name = words.charAt(0).toUpperCase() + words.slice(1);
            await expect(
                page.getByRole('button', { name, exact: true }).locator('svg'),
            ).toHaveCount(1);
        }
        expect(await stage.diagnostics()).toEqual([]);
    },
);

test(
    'a tooltip names an icon, and describes a label',
    covers('button.tooltip'),
    async ({ stage, page }) => {
        await stage.mount(
            block(
                {
                    type: 'button',
                    icon: 'edit',
                    tooltip: 'Edit the title',
                    onPress: { action: 'a' },
                },
                { type: 'button', label: 'Add', tooltip: 'Adds one', onPress: { action: 'b' } },
            ),
        );
        await page.mouse.move(500, 500);
        await page.getByRole('button', { name: 'Edit the title' }).hover();
        await expect(page.getByRole('tooltip')).toHaveText('Edit the title');
        await page.mouse.move(500, 500);
        await expect(page.getByRole('tooltip')).toHaveCount(0);
        await page.keyboard.press('Tab');
        await page.keyboard.press('Tab');
        await expect(page.getByRole('tooltip')).toHaveText('Adds one');
        await expect(page.getByRole('button', { name: 'Add' })).toHaveAccessibleDescription(
            'Adds one',
        );
        await page.keyboard.press('Escape');
        await expect(page.getByRole('tooltip')).toHaveCount(0);
    },
);

test(
    'a confirmation comes first, and can be declined',
    covers('button.confirm', 'confirm.title', 'confirm.text', 'confirm.confirm', 'confirm.style=*'),
    async ({ stage, page }) => {
        await stage.mount(
            block(
                {
                    type: 'button',
                    label: 'Remove',
                    confirm: CONFIRM,
                    onPress: { action: 'remove' },
                },
                {
                    type: 'button',
                    label: 'Publish',
                    confirm: { ...CONFIRM, style: 'primary', confirm: 'Yes' },
                    onPress: { action: 'publish' },
                },
            ),
        );
        await page.getByRole('button', { name: 'Remove' }).click();
        const dialog = page.getByRole('alertdialog', { name: 'Delete it?' });
        await expect(dialog).toContainText('It is gone then.');
        await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
        const danger = await dialog
            .getByRole('button', { name: 'Delete' })
            .evaluate((node) => getComputedStyle(node).backgroundColor);
        await dialog.getByRole('button', { name: 'Cancel' }).click();
        await expect(dialog).toHaveCount(0);
        expect(stage.actions()).toEqual([]);
        await expect(page.getByRole('button', { name: 'Remove' })).toBeFocused();
        await page.getByRole('button', { name: 'Publish' }).click();
        const yes = page.getByRole('button', { name: 'Yes' });
        expect(await yes.evaluate((node) => getComputedStyle(node).backgroundColor)).not.toBe(
            danger,
        );
        await yes.click();
        await expect.poll(() => stage.actions()).toEqual([{ action: 'publish' }]);
    },
);

test(
    'disabled and pending buttons ignore presses and keep the focus',
    covers('button.disabled'),
    async ({ stage, page }) => {
        let answer: (() => void) | undefined;
        await stage.mount(async (request) => {
            if (request.action) await new Promise<void>((resolve) => (answer = resolve));
            return output(
                block(
                    { type: 'button', label: 'Off', disabled: true, onPress: { action: 'off' } },
                    { type: 'button', label: 'Slow', onPress: { action: 'slow' } },
                ),
                request,
            );
        });
        await page.getByRole('button', { name: 'Off' }).click({ force: true });
        const slow = page.getByRole('button', { name: 'Slow' });
        const before = await slow.boundingBox();
        await slow.click();
        await expect(slow).toHaveAttribute('aria-busy', 'true');
        expect(await slow.boundingBox()).toEqual(before);
        await slow.click({ force: true });
        await page.keyboard.press('Enter');
        await expect(slow).toBeFocused();
        await expect(page.getByRole('status')).toHaveText('Loading');
        // What changes within a busy element is not told.
        await expect(page.locator('[aria-busy=true] output')).toHaveCount(0);
        answer?.();
        await expect(slow).not.toHaveAttribute('aria-busy');
        expect(stage.actions()).toEqual([{ action: 'slow' }]);
    },
);

test(
    'text inputs keep what is typed in the state',
    covers(
        'textinput.disabled',
        'textinput.state',
        'textinput.initialValue',
        'textinput.placeholder',
        'textinput.multiline',
        'textinput.inputType=*',
        'input.label',
        'input.hint',
        'input.element',
    ),
    async ({ stage, page }) => {
        await stage.mount(
            block(
                {
                    type: 'input',
                    label: 'Name',
                    hint: 'As shown',
                    element: { type: 'textinput', state: 'name', initialValue: 'Ada' },
                },
                {
                    type: 'input',
                    label: 'Mail',
                    hint: { type: 'text', style: 'bold', children: 'Work' },
                    element: {
                        type: 'textinput',
                        state: 'mail',
                        inputType: 'email',
                        placeholder: 'you@example.com',
                    },
                },
                {
                    type: 'input',
                    label: 'Secret',
                    element: { type: 'textinput', state: 'secret', inputType: 'password' },
                },
                {
                    type: 'input',
                    label: 'Notes',
                    element: {
                        type: 'textinput',
                        state: 'notes',
                        multiline: true,
                        inputType: 'text',
                    },
                },
                {
                    type: 'input',
                    label: 'Off',
                    element: { type: 'textinput', state: 'off', disabled: true },
                },
                { type: 'button', label: 'Send', onPress: { action: 'send' } },
            ),
        );
        const name = page.getByRole('textbox', { name: 'Name' });
        await expect(name).toHaveValue('Ada');
        await expect(name).toHaveAccessibleDescription('As shown');
        await expect(page.getByPlaceholder('you@example.com')).toHaveAttribute('type', 'email');
        await expect(page.getByRole('textbox', { name: 'Mail' })).toHaveAccessibleDescription(
            'Work',
        );
        await expect(page.getByLabel('Secret')).toHaveAttribute('type', 'password');
        await expect(page.getByLabel('Off')).toBeDisabled();
        await page.getByText('Notes').click();
        await page.keyboard.type('one\ntwo');
        await page.getByLabel('Secret').fill('s3cret');
        await page.getByRole('button', { name: 'Send' }).click();
        await expect
            .poll(() => stage.lastRequest?.state)
            .toEqual({ name: 'Ada', notes: 'one\ntwo', secret: 's3cret' });
    },
);

test(
    'a switch is boolean and tells the component',
    covers(
        'switch.disabled',
        'switch.state',
        'switch.initialValue',
        'switch.onValueChange',
        'switch.confirm',
    ),
    async ({ stage, page }) => {
        await stage.mount(
            block(
                {
                    type: 'input',
                    label: 'Notify',
                    element: {
                        type: 'switch',
                        state: 'notify',
                        initialValue: true,
                        onValueChange: { action: 'changed', to: { $state: 'notify' } },
                    },
                },
                {
                    type: 'input',
                    label: 'Public',
                    element: { type: 'switch', state: 'public', confirm: CONFIRM },
                },
                {
                    type: 'input',
                    label: 'Off',
                    element: { type: 'switch', state: 'off', disabled: true },
                },
            ),
        );
        const notify = page.getByRole('switch', { name: 'Notify' });
        await expect(notify).toBeChecked();
        await notify.press('Space');
        await expect(notify).not.toBeChecked();
        await expect.poll(() => stage.actions()).toEqual([{ action: 'changed', to: false }]);
        await expect(page.getByRole('switch', { name: 'Off' })).toBeDisabled();
        await page.getByRole('switch', { name: 'Public' }).click();
        await expect(page.getByRole('alertdialog')).toBeVisible();
        await page.keyboard.press('Escape');
        await expect(page.getByRole('switch', { name: 'Public' })).not.toBeChecked();
        await page.getByText('Public').click();
        await page.getByRole('button', { name: 'Delete' }).click();
        await expect(page.getByRole('switch', { name: 'Public' })).toBeChecked();
    },
);

test(
    'checkboxes keep a list, radios one value',
    covers(
        'checkbox.state',
        'checkbox.value',
        'checkbox.confirm',
        'radio.disabled',
        'radio.state',
        'radio.value',
        'radio.confirm',
    ),
    async ({ stage, page }) => {
        await stage.mount(
            block(
                check('a'),
                check(2),
                check('c', { confirm: CONFIRM }),
                radio('x'),
                radio(7),
                radio('z', { confirm: CONFIRM }),
                radio('off', { disabled: true }),
                { type: 'button', label: 'Send', onPress: { action: 'send' } },
            ),
        );
        await page.getByRole('checkbox', { name: 'Check a' }).check();
        await page.getByText('Check 2').click();
        await page.getByRole('checkbox', { name: 'Check c' }).click();
        await page.getByRole('button', { name: 'Delete' }).click();
        await page.getByRole('checkbox', { name: 'Check a' }).uncheck();
        await page.getByRole('radio', { name: 'Radio x' }).check();
        await page.keyboard.press('ArrowDown');
        await expect(page.getByRole('radio', { name: 'Radio 7' })).toBeChecked();
        await page.getByRole('radio', { name: 'Radio z' }).click();
        await page.getByRole('button', { name: 'Cancel' }).click();
        await expect(page.getByRole('radio', { name: 'Radio off' })).toBeDisabled();
        await page.getByRole('button', { name: 'Send' }).click();
        await expect.poll(() => stage.lastRequest?.state).toEqual({ list: [2, 'c'], one: 7 });
    },
);

test('an input holds any control', covers('input.element'), async ({ stage, page }) => {
    await stage.mount(
        block(
            {
                type: 'input',
                label: 'Account',
                hint: 'Opens a page',
                element: { type: 'button', label: 'Connect', onPress: { action: 'connect' } },
            },
            {
                type: 'input',
                label: 'Fruit',
                element: { type: 'select', state: 'fruit', options: [{ id: 'a', label: 'Apple' }] },
            },
            {
                type: 'input',
                label: 'Script',
                element: { type: 'codeblock', state: 'script', content: 'let a;' },
            },
        ),
    );
    await expect(page.getByRole('button', { name: 'Connect' })).toHaveAccessibleDescription(
        'Opens a page',
    );
    await expect(page.getByRole('combobox', { name: 'Fruit' })).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Script' })).toBeVisible();
    expect(await stage.diagnostics()).toEqual([]);
});
