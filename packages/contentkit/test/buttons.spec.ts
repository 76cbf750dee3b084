import { DELETE_CONFIRMATION } from './delete-confirmation.ts';
import { block, covers, expect, output, test } from './harness.ts';

test(
    'a button has a style and icons and dispatches its action with bindings resolved',
    covers(
        'button.style=*',
        'button.onPress',
        'button.icon',
        'button.trailingIcon',
        'button.label',
        'binding.$state',
    ),
    async ({ harness, page }) => {
        await harness.mount((request) =>
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
            .poll(() => harness.actions())
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
    'renders every icon of the schema',
    covers('button.icon', 'icon=*'),
    async ({ harness, page }) => {
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
        await harness.mount(
            block(...icons.map((icon) => ({ type: 'button', icon, onPress: { action: icon } }))),
        );
        for (const icon of icons) {
            const words = icon.replace('-', ' ');
            const name = words.charAt(0).toUpperCase() + words.slice(1);
            await expect(
                page.getByRole('button', { name, exact: true }).locator('svg'),
            ).toHaveCount(1);
        }
        expect(await harness.diagnostics()).toEqual([]);
    },
);

test(
    'a tooltip names an icon button and describes a labelled one',
    covers('button.tooltip'),
    async ({ harness, page }) => {
        await harness.mount(
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
    'a confirmation precedes the action and can be cancelled',
    covers('button.confirm', 'confirm.title', 'confirm.text', 'confirm.confirm', 'confirm.style=*'),
    async ({ harness, page }) => {
        await harness.mount(
            block(
                {
                    type: 'button',
                    label: 'Remove',
                    confirm: DELETE_CONFIRMATION,
                    onPress: { action: 'remove' },
                },
                {
                    type: 'button',
                    label: 'Publish',
                    confirm: { ...DELETE_CONFIRMATION, style: 'primary', confirm: 'Yes' },
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
        expect(harness.actions()).toEqual([]);
        await expect(page.getByRole('button', { name: 'Remove' })).toBeFocused();
        await page.getByRole('button', { name: 'Publish' }).click();
        const yes = page.getByRole('button', { name: 'Yes' });
        expect(await yes.evaluate((node) => getComputedStyle(node).backgroundColor)).not.toBe(
            danger,
        );
        await yes.click();
        await expect.poll(() => harness.actions()).toEqual([{ action: 'publish' }]);
    },
);

test(
    'disabled and pending buttons ignore presses and keep the focus',
    covers('button.disabled'),
    async ({ harness, page }) => {
        let resolveRender: (() => void) | undefined;
        await harness.mount(async (request) => {
            if (request.action) await new Promise<void>((resolve) => (resolveRender = resolve));
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
        // Screen readers do not announce changes inside a busy element.
        await expect(page.locator('[aria-busy=true] output')).toHaveCount(0);
        resolveRender?.();
        await expect(slow).not.toHaveAttribute('aria-busy');
        expect(harness.actions()).toEqual([{ action: 'slow' }]);
    },
);
