import { block, covers, expect, output, test } from './harness.ts';

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
    async ({ harness, page }) => {
        await harness.mount(
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
        await expect.poll(() => harness.actions().at(-1)).toEqual({ action: 'finish' });
        expect(
            harness
                .actions()
                .filter((action) => action['action'] === 'go')
                .map((action) => action['step']),
        ).toEqual(['two', 'one', 'two', 'one', 'two']);
    },
);

test(
    'a configuration may have no stepper',
    covers('configuration.children'),
    async ({ harness, page }) => {
        await harness.mount({
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

test('a step change without a press keeps the focus in a text input', async ({ harness, page }) => {
    const step = (id: string) => ({
        type: 'step',
        id,
        next: true,
        title: id,
        children: [{ type: 'text', children: `In ${id}` }],
    });
    await harness.mount((request) =>
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
    await harness.update({ props: { at: 'two' } });
    await expect(page.getByText('In two')).toBeVisible();
    await expect(page.getByRole('textbox')).toBeFocused();
});
