import { block, covers, expect, output, test, type Request } from './harness.ts';

const openModal = (componentId: string, props = {}) => ({
    type: 'button',
    label: `Open ${componentId}`,
    onPress: { action: '@ui.modal.open', componentId, props },
});

test(
    'a modal renders a component and returns a value to its parent',
    covers(
        'modal.title',
        'modal.subtitle',
        'modal.size',
        'modal.returnValue',
        'modal.children',
        'modal.submit',
        '@ui.modal.open.componentId',
        '@ui.modal.open.props',
        '@ui.modal.close.returnValue',
    ),
    async ({ harness, page }) => {
        await harness.mount((request: Request) => {
            if (request.componentId === 'edit') {
                return output(
                    {
                        type: 'modal',
                        title: `Edit ${String(request.props['what'])}`,
                        subtitle: [
                            {
                                type: 'text',
                                children: [
                                    'Sub',
                                    { type: 'text', style: 'bold', children: 'title' },
                                ],
                            },
                        ],
                        size: 'xlarge',
                        returnValue: { closed: { $state: 'name' } },
                        children: [
                            {
                                type: 'input',
                                label: 'Name',
                                element: { type: 'textinput', state: 'name' },
                            },
                        ],
                        submit: {
                            type: 'button',
                            label: 'Save',
                            onPress: {
                                action: '@ui.modal.close',
                                returnValue: { saved: { $state: 'name' } },
                                formId: 7,
                                values: { name: { $state: 'name' } },
                            },
                        },
                    },
                    request,
                    request.state ?? { name: 'Ada' },
                );
            }
            return output(
                block(
                    {
                        type: 'text',
                        children: `Returned ${JSON.stringify(request.action ?? null)}`,
                    },
                    openModal('edit', { what: 'it' }),
                ),
                request,
            );
        });
        const open = page.getByRole('button', { name: 'Open edit' });
        await open.click();
        const dialog = page.getByRole('dialog', { name: 'Edit it' });
        await expect(dialog).toContainText('Subtitle');
        const name = dialog.getByRole('textbox', { name: 'Name' });
        await expect(name).toBeFocused();
        expect((await dialog.boundingBox())?.width).toBeGreaterThan(600);
        await name.fill('Bob');
        await dialog.getByRole('button', { name: 'Save' }).click();
        await expect(
            page.getByText('Returned {"action":"@ui.modal.close","returnValue":{"saved":"Bob"}'),
        ).toBeVisible();
        expect(harness.actions().at(-1)).toEqual({
            action: '@ui.modal.close',
            returnValue: { saved: 'Bob' },
            formId: 7,
            values: { name: 'Bob' },
        });
        await expect(dialog).toHaveCount(0);
        await expect(open).toBeFocused();
        // Enter in a text input submits.
        await open.click();
        await expect(name).toBeFocused();
        await page.keyboard.press('End');
        await page.keyboard.type('2');
        await page.keyboard.press('Enter');
        await expect(page.getByText('"returnValue":{"saved":"Ada2"}')).toBeVisible();
        // The Close button, Escape and a press outside return the modal's `returnValue`.
        await open.click();
        await dialog.getByRole('button', { name: 'Close' }).click();
        await expect(page.getByText('"returnValue":{"closed":"Ada"}')).toBeVisible();
        await open.click();
        await expect(name).toBeFocused();
        await page.keyboard.type('!');
        await page.keyboard.press('Escape');
        await expect(page.getByText('"returnValue":{"closed":"Ada!"}')).toBeVisible();
        await open.click();
        await expect(name).toBeFocused();
        await page.mouse.click(5, 5);
        await expect(dialog).toHaveCount(0);
    },
);

test('modals have three sizes', covers('modal.size=*'), async ({ harness, page }) => {
    await harness.mount((request) =>
        request.componentId === 'test'
            ? output(
                  block(...['medium', 'xlarge', 'fullscreen'].map((size) => openModal(size))),
                  request,
              )
            : output(
                  {
                      type: 'modal',
                      title: request.componentId,
                      size: request.componentId,
                      children: [{ type: 'text', children: 'Content' }],
                  },
                  request,
              ),
    );
    const widths: number[] = [];
    for (const size of ['medium', 'xlarge', 'fullscreen']) {
        await page.getByRole('button', { name: `Open ${size}` }).click();
        widths.push((await page.getByRole('dialog', { name: size }).boundingBox())?.width ?? 0);
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toHaveCount(0);
    }
    expect(widths[0]).toBeLessThan(widths[1] ?? 0);
    expect(widths[1]).toBeLessThanOrEqual(widths[2] ?? 0);
});

test(
    'modals stack, contain the focus and complete',
    covers('complete.returnValue', 'modal.children'),
    async ({ harness, page }) => {
        await harness.mount((request) => {
            if (request.componentId === 'test')
                return output(
                    block(
                        {
                            type: 'text',
                            children: `Received ${JSON.stringify(request.action ?? null)}`,
                        },
                        openModal('lower'),
                    ),
                    request,
                );
            if (request.action?.action === 'done')
                return { type: 'complete', returnValue: { from: request.componentId } };
            return output(
                {
                    type: 'modal',
                    title: `The ${request.componentId}`,
                    children: [
                        {
                            type: 'text',
                            children: `Above: ${JSON.stringify(request.action ?? null)}`,
                        },
                        openModal(request.componentId === 'lower' ? 'upper' : 'third'),
                        {
                            type: 'button',
                            label: `Finish ${request.componentId}`,
                            onPress: { action: 'done' },
                        },
                    ],
                },
                request,
            );
        });
        await page.getByRole('button', { name: 'Open lower' }).click();
        await page.getByRole('button', { name: 'Open upper' }).click();
        const upper = page.getByRole('dialog', { name: 'The upper' });
        await expect(upper).toBeVisible();
        for (let presses = 0; presses < 8; presses++) {
            await page.keyboard.press('Tab');
            expect(await upper.evaluate((node) => node.contains(document.activeElement))).toBe(
                true,
            );
        }
        await page.getByRole('button', { name: 'Finish upper' }).click();
        await expect(upper).toHaveCount(0);
        const lower = page.getByRole('dialog', { name: 'The lower' });
        await expect(lower).toContainText(
            'Above: {"action":"@ui.modal.close","returnValue":{"from":"upper"}}',
        );
        await page.getByRole('button', { name: 'Finish lower' }).click();
        await expect(
            page.getByText('Received {"action":"@ui.modal.close","returnValue":{"from":"lower"}}'),
        ).toBeVisible();
    },
);

test('a failed modal shows its error and can be closed', async ({ harness, page }) => {
    await harness.mount((request) => {
        if (request.componentId !== 'test') throw new Error('No such component');
        return output(block(openModal('missing')), request);
    });
    await page.getByRole('button', { name: 'Open missing' }).click();
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText('No such component');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
});

test(
    'completing at the root calls onComplete',
    covers('complete.returnValue'),
    async ({ harness, page }) => {
        await harness.mount((request) =>
            request.action
                ? { type: 'complete', returnValue: { ok: true } }
                : output(
                      block({ type: 'button', label: 'End', onPress: { action: 'end' } }),
                      request,
                  ),
        );
        await page.getByRole('button', { name: 'End' }).click();
        await expect.poll(() => harness.called('onComplete')).toEqual([{ ok: true }]);
    },
);
