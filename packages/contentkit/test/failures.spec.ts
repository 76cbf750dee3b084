import { button } from './button-element.ts';
import { block, expect, output, test } from './harness.ts';

test('a failure keeps the last output; a retry repeats the action', async ({ harness, page }) => {
    let broken = true;
    await harness.mount((request) => {
        if (request.action && broken) throw new Error('The service is down');
        return output(
            block(
                { type: 'text', children: request.action ? 'Saved' : 'Ready' },
                button('Save', { action: 'save', id: 4 }),
            ),
            request,
        );
    });
    await page.getByRole('button', { name: 'Save' }).click();
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('The service is down');
    await expect(page.getByText('Ready')).toBeVisible();
    broken = false;
    await alert.getByRole('button', { name: 'Retry' }).click();
    await expect(page.getByText('Saved')).toBeVisible();
    await expect(alert).toHaveCount(0);
    expect(harness.actions()).toEqual([
        { action: 'save', id: 4 },
        { action: 'save', id: 4 },
    ]);
});

test('after a retry the focus moves to the new output', async ({ harness, page }) => {
    let broken = true;
    await harness.mount((request) => {
        if (request.action && broken) throw new Error('The service is down');
        return output(block(button('Save', { action: 'save' })), request);
    });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Retry' }).focus();
    broken = false;
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect(page.locator('.ck-instance')).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Save' })).toBeFocused();
});

test('an error without a message names the action that failed', async ({ harness, page }) => {
    await harness.mount((request) => output(block(button('Save', 'save')), request));
    await page.evaluate(() => (window.renderInTest = () => Promise.reject(new Error(''))));
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('alert')).toContainText('The action failed.');
});

test('shows errors of any shape', async ({ harness, page }) => {
    const fail = (details: unknown) =>
        page.evaluate((details) => {
            const error = Object.assign(new Error('boom'), { details });
            window.renderInTest = () => Promise.reject(error);
        }, details);
    await fail({ code: 5 });
    await harness.mount({});
    await expect(page.getByRole('alert')).toContainText('boom');
    await fail('Look at the logs');
    await page.getByRole('button', { name: 'Retry' }).click();
    await expect(page.getByRole('alert')).toContainText('Look at the logs');
});

test('a modal whose first render fails is not busy and can be retried', async ({
    harness,
    page,
}) => {
    let broken = true;
    await harness.mount((request) => {
        if (request.componentId === 'test') {
            const action = { action: '@ui.modal.open', componentId: 'm', props: {} };
            return output(block(button('Open', action)), request);
        }
        if (broken) throw new Error('The service is down');
        const children = [{ type: 'textinput', state: 'name' }];
        return output({ type: 'modal', title: 'M', children }, request);
    });
    await page.getByRole('button', { name: 'Open' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('The service is down');
    await expect(dialog).not.toHaveAttribute('aria-busy');
    broken = false;
    await dialog.getByRole('button', { name: 'Retry' }).focus();
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('textbox')).toBeFocused();
});

for (const [name, malformed] of Object.entries({
    nothing: null,
    'a text': 'hello',
    'no element': { type: 'element', state: {}, props: {} },
    'an empty element': { type: 'element', element: {} },
})) {
    test(`shows an error for an output that is ${name}`, async ({ harness, page }) => {
        await harness.mount(() => malformed);
        if (name === 'an empty element')
            await expect(page.getByText('is not an element of ContentKit')).toBeVisible();
        else await expect(page.getByRole('alert')).toContainText('must return a <block>');
    });
}
