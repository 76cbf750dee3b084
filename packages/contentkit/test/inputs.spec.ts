import { DELETE_CONFIRMATION } from './delete-confirmation.ts';
import { block, covers, expect, test } from './harness.ts';

const check = (value: string | number, overrides = {}) => ({
    type: 'input',
    label: `Check ${value}`,
    element: { type: 'checkbox', state: 'list', value, ...overrides },
});

const radio = (value: string | number, overrides = {}) => ({
    type: 'input',
    label: `Radio ${value}`,
    element: { type: 'radio', state: 'one', value, ...overrides },
});

test(
    'text inputs write to the state',
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
    async ({ harness, page }) => {
        await harness.mount(
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
            .poll(() => harness.lastRequest?.state)
            .toEqual({ name: 'Ada', notes: 'one\ntwo', secret: 's3cret' });
    },
);

test(
    'a switch is boolean and dispatches its action',
    covers(
        'switch.disabled',
        'switch.state',
        'switch.initialValue',
        'switch.onValueChange',
        'switch.confirm',
    ),
    async ({ harness, page }) => {
        await harness.mount(
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
                    element: { type: 'switch', state: 'public', confirm: DELETE_CONFIRMATION },
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
        await expect.poll(() => harness.actions()).toEqual([{ action: 'changed', to: false }]);
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
    'checkboxes store a list, radios one value',
    covers(
        'checkbox.state',
        'checkbox.value',
        'checkbox.confirm',
        'radio.disabled',
        'radio.state',
        'radio.value',
        'radio.confirm',
    ),
    async ({ harness, page }) => {
        await harness.mount(
            block(
                check('a'),
                check(2),
                check('c', { confirm: DELETE_CONFIRMATION }),
                radio('x'),
                radio(7),
                radio('z', { confirm: DELETE_CONFIRMATION }),
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
        await expect.poll(() => harness.lastRequest?.state).toEqual({ list: [2, 'c'], one: 7 });
    },
);

test('an input labels any control', covers('input.element'), async ({ harness, page }) => {
    await harness.mount(
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
    expect(await harness.diagnostics()).toEqual([]);
});
