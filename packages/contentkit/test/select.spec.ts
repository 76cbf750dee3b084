import { block, covers, expect, output, test } from './harness.ts';

const PIXEL =
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const FRUITS = [
    { id: 'a', label: 'Apple', icon: 'star' },
    { id: 'b', label: 'Banana', icon: { type: 'image', source: { url: PIXEL }, aspectRatio: 1 } },
    { id: 'c', label: 'Cherry' },
];

test(
    'selects one of a few options',
    covers(
        'select.state',
        'select.options',
        'select.placeholder',
        'select.onValueChange',
        'select.disabled',
        'option.id',
        'option.label',
        'option.icon',
    ),
    async ({ harness, page }) => {
        await harness.mount(
            block(
                {
                    type: 'select',
                    state: 'fruit',
                    placeholder: 'Choose',
                    options: FRUITS,
                    onValueChange: { action: 'changed', fruit: { $state: 'fruit' } },
                },
                { type: 'select', state: 'off', disabled: true, options: FRUITS },
            ),
        );
        const box = page.getByRole('combobox', { name: 'Choose' });
        await expect(box).toHaveText('Choose');
        await box.click();
        await expect(page.getByRole('option')).toHaveText(['Apple', 'Banana', 'Cherry']);
        await expect(page.getByRole('option', { name: 'Apple' }).locator('svg')).toHaveCount(1);
        await expect(page.getByRole('option', { name: 'Banana' }).locator('img')).toHaveCount(1);
        await page.getByRole('option', { name: 'Banana' }).click();
        await expect(box).toHaveText('Banana');
        await expect(page.getByRole('listbox')).toHaveCount(0);
        await expect.poll(() => harness.actions()).toEqual([{ action: 'changed', fruit: 'b' }]);
        // By keyboard, the list opens on the selected option, End moves, Enter selects, and Escape selects nothing.
        await box.press('ArrowDown');
        await expect(page.getByRole('option', { name: 'Banana' })).toHaveAttribute(
            'aria-selected',
            'true',
        );
        await page.keyboard.press('End');
        await expect(box).toHaveAttribute('aria-activedescendant', /.+2$/);
        await page.keyboard.press('Enter');
        await expect(box).toHaveText('Cherry');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('a');
        await page.keyboard.press('Escape');
        await expect(box).toHaveText('Cherry');
        await page.keyboard.press('ArrowDown');
        await page.mouse.click(700, 700);
        await expect(page.getByRole('listbox')).toHaveCount(0);
        await expect(page.getByRole('combobox').nth(1)).toBeDisabled();
    },
);

test(
    'selects several options',
    covers('select.multiple', 'select.initialValue'),
    async ({ harness, page }) => {
        await harness.mount(
            block(
                {
                    type: 'select',
                    state: 'list',
                    multiple: true,
                    initialValue: ['b'],
                    placeholder: 'Some',
                    options: FRUITS,
                },
                {
                    type: 'select',
                    state: 'single',
                    initialValue: 'c',
                    placeholder: 'Single',
                    options: FRUITS,
                },
                { type: 'button', label: 'Send', onPress: { action: 'send' } },
            ),
        );
        await expect(page.getByRole('combobox', { name: 'Single' })).toHaveText('Cherry');
        const box = page.getByRole('combobox', { name: 'Some' });
        await box.click();
        await expect(page.getByRole('listbox')).toHaveAttribute('aria-multiselectable', 'true');
        await page.getByRole('option', { name: 'Apple' }).click();
        await page.getByRole('option', { name: 'Cherry' }).click();
        await page.getByRole('option', { name: 'Apple' }).click();
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: 'Remove Banana' }).click();
        await expect(box).toBeFocused();
        await page.getByRole('button', { name: 'Send' }).click();
        await expect.poll(() => harness.lastRequest?.state).toEqual({ list: ['c'], single: 'c' });
        await box.press('Backspace');
        await expect(page.locator('.ck-chip')).toHaveCount(0);
    },
);

test('accepts typed text', covers('select.acceptInput'), async ({ harness, page }) => {
    await harness.mount(
        block({
            type: 'select',
            state: 'branch',
            acceptInput: true,
            placeholder: 'Branch',
            options: FRUITS,
            onValueChange: { action: 'changed', to: { $state: 'branch' } },
        }),
    );
    const box = page.getByRole('combobox', { name: 'Branch' });
    await box.fill('an');
    await expect(page.getByRole('option')).toHaveText(['Banana', 'Use “an”']);
    await box.fill('feature/x');
    await page.keyboard.press('Enter');
    await expect(box).toHaveValue('feature/x');
    await expect.poll(() => harness.actions()).toEqual([{ action: 'changed', to: 'feature/x' }]);
});

test('filters many options and renders a part of them', async ({ harness, page }) => {
    const options = Array.from({ length: 5000 }, (_, index) => ({
        id: `${index}`,
        label: `Page ${index}`,
    }));
    await harness.mount(block({ type: 'select', state: 'page', placeholder: 'Page', options }));
    const box = page.getByRole('combobox');
    await box.click();
    await expect(page.getByText('4800 more: type to filter')).toBeVisible();
    expect(await page.getByRole('option').count()).toBe(200);
    await box.fill('4999');
    await page.keyboard.press('Enter');
    await expect(box).toHaveValue('Page 4999');
});

test(
    'options of a URL follow the state that it is bound to',
    covers('select.options.url', 'url.host', 'url.pathname', 'url.query'),
    async ({ harness, page }) => {
        const requested: string[] = [];
        await page.route('https://options.example/**', async (route) => {
            const url = new URL(route.request().url());
            requested.push(url.pathname + url.search);
            const account = url.searchParams.get('account');
            if (account === 'broken')
                return route.fulfill({
                    status: 500,
                    headers: { 'access-control-allow-origin': '*' },
                });
            const next = url.searchParams.get('page');
            return route.fulfill({
                headers: { 'access-control-allow-origin': '*' },
                json: next
                    ? [{ id: `${account}-2`, label: `${account}/two` }]
                    : { items: [{ id: `${account}-1`, label: `${account}/one` }], nextPage: 2 },
            });
        });
        await harness.mount((request) =>
            output(
                block(
                    { type: 'textinput', state: 'account', placeholder: 'Account' },
                    {
                        type: 'select',
                        state: 'repo',
                        placeholder: 'Repository',
                        options: {
                            url: {
                                host: 'options.example',
                                pathname: '/repos',
                                query: { account: { $state: 'account' } },
                            },
                        },
                    },
                    {
                        type: 'select',
                        state: 'plain',
                        placeholder: 'Plain',
                        options: { url: 'https://options.example/plain' },
                    },
                ),
                request,
                request.state ?? { account: 'acme' },
            ),
        );
        expect(requested).toEqual([]);
        const box = page.getByRole('combobox', { name: 'Repository' });
        await box.click();
        await expect(page.getByRole('option')).toHaveText(['acme/one', 'Load more']);
        await page.getByRole('option', { name: 'Load more' }).click();
        await expect(page.getByRole('option')).toHaveText(['acme/one', 'acme/two']);
        await page.getByRole('option', { name: 'acme/two' }).click();
        await expect(box).toHaveValue('acme/two');
        await page.getByPlaceholder('Account').fill('broken');
        await box.click();
        await expect(page.getByText('The options could not be loaded.')).toBeVisible();
        await page.getByRole('option', { name: 'Try again' }).click();
        await expect
            .poll(() => requested.filter((one) => one.includes('broken')).length)
            .toBeGreaterThan(1);
        await page.keyboard.press('Escape');
        await page.getByRole('combobox', { name: 'Plain' }).click();
        await expect.poll(() => requested.at(-1)).toBe('/plain');
    },
);

test(
    'options of a built-in source come from the host',
    covers('select.options', 'source.source=*'),
    async ({ harness, page }) => {
        harness.options = (request) =>
            request['source'] === 'openapi' ? [{ id: 'petstore', label: 'Petstore' }] : [];
        await harness.mount(
            block({
                type: 'select',
                state: 'api',
                placeholder: 'API',
                options: { source: 'openapi' },
            }),
            {
                callbacks: ['loadOptions'],
            },
        );
        await page.getByRole('combobox').click();
        await page.getByRole('option', { name: 'Petstore' }).click();
        await expect(page.getByRole('combobox')).toHaveValue('Petstore');
    },
);

test('an empty list of options shows "Nothing found"', async ({ harness, page }) => {
    harness.options = () => [];
    await harness.mount(
        block({ type: 'select', state: 'a', placeholder: 'A', options: { source: 'openapi' } }),
        { callbacks: ['loadOptions'] },
    );
    await page.getByRole('combobox', { name: 'A' }).click();
    await expect(page.locator('.ck-choices')).toContainText('Nothing found');
    expect(await harness.diagnostics()).toEqual([]);
});

test('an unsafe URL and a missing source show an error and are reported', async ({
    harness,
    page,
}) => {
    await harness.mount(
        block(
            { type: 'select', state: 'a', placeholder: 'A', options: { url: 'javascript:1' } },
            { type: 'select', state: 'b', placeholder: 'B', options: { source: 'openapi' } },
        ),
    );
    for (const name of ['A', 'B']) {
        await page.getByRole('combobox', { name }).click();
        await expect(page.locator('.ck-choices')).toContainText('could not be loaded');
        await page.keyboard.press('Escape');
    }
    expect((await harness.diagnostics()).map(({ code, path }) => `${code} ${path}`)).toEqual([
        'unsafe-url select',
        'options-failed select',
    ]);
});
