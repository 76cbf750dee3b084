import { block, covers, expect, output, test } from './harness.ts';

test(
    'a block has a menu of grouped controls',
    covers(
        'block.children',
        'block.controls',
        'control.icon',
        'control.label',
        'control.onPress',
        'control.confirm',
    ),
    async ({ harness, page }) => {
        await harness.mount({
            ...block({ type: 'text', children: 'Content' }),
            controls: [
                { label: 'Edit', icon: 'edit', onPress: { action: 'edit' } },
                [
                    {
                        label: 'Remove',
                        icon: 'delete',
                        onPress: { action: 'remove' },
                        confirm: {
                            title: 'Sure?',
                            text: 'It goes.',
                            confirm: 'Remove it',
                            style: 'danger',
                        },
                    },
                ],
            ],
        });
        await page.getByText('Content').hover();
        const menu = page.getByRole('button', { name: 'Block options' });
        await menu.click();
        await expect(page.getByRole('menuitem')).toHaveText(['Edit', 'Remove']);
        await expect(page.getByRole('menu').getByRole('group')).toHaveCount(2);
        await expect(page.getByRole('menuitem', { name: 'Edit' }).locator('svg')).toHaveCount(1);
        await page.getByRole('menuitem', { name: 'Edit' }).click();
        await expect.poll(() => harness.actions()).toEqual([{ action: 'edit' }]);
        await expect(page.getByRole('menu')).toHaveCount(0);
        await menu.click();
        await page.getByRole('menuitem', { name: 'Remove' }).click();
        await page.getByRole('button', { name: 'Remove it' }).click();
        await expect.poll(() => harness.actions().at(-1)).toEqual({ action: 'remove' });
    },
);

test(
    'readers get no controls and store no props',
    covers('context.editable', 'block.controls'),
    async ({ harness, page }) => {
        await harness.mount(
            (request) =>
                output(
                    {
                        ...block(
                            { type: 'text', children: JSON.stringify(request.props) },
                            {
                                type: 'button',
                                label: 'Keep',
                                onPress: { action: '@editor.node.updateProps', props: { a: 1 } },
                            },
                        ),
                        controls: [{ label: 'Edit', onPress: { action: 'edit' } }],
                    },
                    request,
                ),
            { context: { type: 'document', spaceId: 's', editable: false, theme: 'light' } },
        );
        await page.getByRole('button', { name: 'Keep' }).click();
        await expect(page.getByText('{"a":1}')).toBeVisible();
        await expect(page.getByRole('button', { name: 'Block options' })).toHaveCount(0);
        expect(harness.called('onPropsChange')).toEqual([]);
    },
);
