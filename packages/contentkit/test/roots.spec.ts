import { block, covers, expect, output, test, type Request } from './stage.ts';

test(
    'a block has a menu of controls, in groups',
    covers(
        'block.children',
        'block.controls',
        'control.icon',
        'control.label',
        'control.onPress',
        'control.confirm',
    ),
    async ({ stage, page }) => {
        await stage.mount({
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
        await expect.poll(() => stage.actions()).toEqual([{ action: 'edit' }]);
        await expect(page.getByRole('menu')).toHaveCount(0);
        await menu.click();
        await page.getByRole('menuitem', { name: 'Remove' }).click();
        await page.getByRole('button', { name: 'Remove it' }).click();
        await expect.poll(() => stage.actions().at(-1)).toEqual({ action: 'remove' });
    },
);

test(
    'readers see no controls, and keep nothing',
    covers('context.editable', 'block.controls'),
    async ({ stage, page }) => {
        await stage.mount(
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
        expect(stage.called('onPropsChange')).toEqual([]);
    },
);

const openModal = (componentId: string, props = {}) => ({
    type: 'button',
    label: `Open ${componentId}`,
    onPress: { action: '@ui.modal.open', componentId, props },
});

test(
    'a modal shows a component, returns a value, and tells its parent',
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
    async ({ stage, page }) => {
        await stage.mount((request: Request) => {
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
            page.getByText('Returned {"action":"@ui.modal.close","returnValue":{"saved":"Bob"}}'),
        ).toBeVisible();
        await expect(dialog).toHaveCount(0);
        await expect(open).toBeFocused();
        // Enter submits too.
        await open.click();
        await expect(name).toBeFocused();
        await page.keyboard.press('End');
        await page.keyboard.type('2');
        await page.keyboard.press('Enter');
        await expect(page.getByText('"returnValue":{"saved":"Ada2"}')).toBeVisible();
        // The cross, Escape and a press beside it return what the modal says.
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

test('modals have three sizes', covers('modal.size=*'), async ({ stage, page }) => {
    await stage.mount((request) =>
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
    'modals stack, trap the focus, and complete',
    covers('complete.returnValue', 'modal.children'),
    async ({ stage, page }) => {
        await stage.mount((request) => {
            if (request.componentId === 'test')
                return output(
                    block(
                        {
                            type: 'text',
                            children: `Heard ${JSON.stringify(request.action ?? null)}`,
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
            page.getByText('Heard {"action":"@ui.modal.close","returnValue":{"from":"lower"}}'),
        ).toBeVisible();
    },
);

test('a modal that fails says so, and can be closed', async ({ stage, page }) => {
    await stage.mount((request) => {
        if (request.componentId !== 'test') throw new Error('No such component');
        return output(block(openModal('missing')), request);
    });
    await page.getByRole('button', { name: 'Open missing' }).click();
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText('No such component');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
});

test(
    'completing at the root tells the host',
    covers('complete.returnValue'),
    async ({ stage, page }) => {
        await stage.mount((request) =>
            request.action
                ? { type: 'complete', returnValue: { ok: true } }
                : output(
                      block({ type: 'button', label: 'End', onPress: { action: 'end' } }),
                      request,
                  ),
        );
        await page.getByRole('button', { name: 'End' }).click();
        await expect.poll(() => stage.called('onComplete')).toEqual([{ ok: true }]);
    },
);

test(
    'a configuration goes through its steps',
    covers(
        'configuration.children',
        'stepper.activeStep',
        'stepper.onStepChange',
        'stepper.onComplete',
        'stepper.children',
        'step.id',
        'step.title',
        'step.next',
        'step.children',
    ),
    async ({ stage, page }) => {
        await stage.mount(
            (request) => {
                const state = { step: 'one', ready: false, ...request.state };
                if (request.action?.action === 'go') state.step = String(request.action['step']);
                if (request.action?.action === 'ready') state.ready = true;
                return output(
                    {
                        type: 'configuration',
                        children: [
                            {
                                type: 'stepper',
                                activeStep: state.step,
                                onStepChange: { action: 'go' },
                                onComplete: { action: 'finish' },
                                children: [
                                    {
                                        type: 'step',
                                        id: 'one',
                                        title: 'Connect',
                                        next: state.ready,
                                        children: [
                                            {
                                                type: 'button',
                                                label: 'Make ready',
                                                onPress: { action: 'ready' },
                                            },
                                        ],
                                    },
                                    {
                                        type: 'step',
                                        id: 'two',
                                        title: 'Choose',
                                        next: true,
                                        children: [{ type: 'text', children: 'Second content' }],
                                    },
                                ],
                            },
                        ],
                    },
                    request,
                    state,
                );
            },
            { context: { type: 'configuration_account', organizationId: 'o', theme: 'light' } },
        );
        const next = page.getByRole('button', { name: 'Next' });
        await expect(page.getByRole('listitem').first()).toHaveAttribute('aria-current', 'step');
        await expect(next).toBeDisabled();
        await next.click({ force: true });
        await page.getByRole('button', { name: 'Make ready' }).click();
        await expect(next).toBeEnabled();
        await next.click();
        await expect(page.getByText('Second content')).toBeVisible();
        await expect(page.getByRole('group', { name: 'Step 2 of 2' })).toBeFocused();
        await page.getByRole('button', { name: 'Back' }).click();
        await next.click();
        await page.getByRole('button', { name: 'Connect' }).click();
        await next.click();
        await page.getByRole('button', { name: 'Finish' }).click();
        await expect.poll(() => stage.actions().at(-1)).toEqual({ action: 'finish' });
        expect(
            stage
                .actions()
                .filter((action) => action['action'] === 'go')
                .map((action) => action['step']),
        ).toEqual(['two', 'one', 'two', 'one', 'two']);
    },
);

test(
    'a configuration may be no steps at all',
    covers('configuration.children'),
    async ({ stage, page }) => {
        await stage.mount({
            type: 'configuration',
            children: [
                { type: 'text', children: 'Just this' },
                { type: 'step', id: 'a', children: [{ type: 'text', children: 'A step alone' }] },
            ],
        });
        await expect(page.getByText('Just this')).toBeVisible();
        await expect(page.getByText('A step alone')).toBeVisible();
    },
);

test('a step that comes by itself leaves the focus where somebody types', async ({
    stage,
    page,
}) => {
    const step = (id: string) => ({
        type: 'step',
        id,
        next: true,
        title: id,
        children: [{ type: 'text', children: `In ${id}` }],
    });
    await stage.mount((request) =>
        output(
            block(
                { type: 'textinput', state: 'name' },
                {
                    type: 'stepper',
                    activeStep: request.props['at'] ?? 'one',
                    onStepChange: { action: 'step' },
                    onComplete: { action: 'done' },
                    children: [step('one'), step('two')],
                },
            ),
            request,
        ),
    );
    await page.getByRole('textbox').focus();
    await stage.update({ props: { at: 'two' } });
    await expect(page.getByText('In two')).toBeVisible();
    await expect(page.getByRole('textbox')).toBeFocused();
});
