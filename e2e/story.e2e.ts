import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';

import { makeWorkspace, startExamples, type Workspace } from './host.ts';

/** The main journey of an author on one host and in one page; each step continues where the previous one ended. */
test('an author inserts, edits, breaks and repairs blocks, and configures an integration', async ({
    page,
}) => {
    test.setTimeout(240_000);
    await using workspace = await makeWorkspace();
    await using host = await startExamples(workspace);
    await page.goto(host.workbench);

    await test.step('the welcome page holds a live block', async () => {
        const block = integrationBlock(page, 'hello-world');
        await expect(block.getByRole('button', { name: 'Say hello' })).toBeVisible();
    });

    await test.step('Ctrl+/ inserts a block by keyboard; its button changes its text', async () => {
        await insertBlock(page, 'Greeting');
        const block = integrationBlock(page, 'greeting-modal');
        await expect(block.getByText('No name yet.')).toBeVisible();
        await block.getByPlaceholder('A name').fill('Grace');
        await block.getByRole('button', { name: 'Greet', exact: true }).click();
        await expect(block.getByText('Welcome, Grace!')).toBeVisible();
    });

    await test.step('the modal opens and returns its value', async () => {
        const block = integrationBlock(page, 'greeting-modal');
        await block.getByRole('button', { name: 'Ask in a modal' }).click();
        const modal = page.getByRole('dialog', { name: 'Who should be greeted?' });
        await modal.getByPlaceholder('Ada Lovelace').fill('Ada');
        await modal.getByRole('button', { name: 'Greet' }).click();
        await expect(modal).toBeHidden();
        await expect(block.getByText('Welcome, Ada!')).toBeVisible();
    });

    await test.step('a reload keeps the page and the block’s props', async () => {
        await expect(page.getByText('Saved', { exact: true })).toBeVisible();
        await page.reload();
        await expect(
            integrationBlock(page, 'greeting-modal').getByText('Welcome, Ada!'),
        ).toBeVisible();
    });

    await test.step('a webframe receives the state that it is bound to', async () => {
        await insertBlock(page, 'Live preview');
        const block = integrationBlock(page, 'live-preview');
        const chart = block.locator('iframe').contentFrame().getByRole('img');
        await expect(chart).toHaveAttribute('aria-label', 'Bar chart of 20, 60, 40, 90');
        await block.getByPlaceholder('Numbers, e.g. 20 60 40').fill('5 6 7');
        await expect(chart).toHaveAttribute('aria-label', 'Bar chart of 5, 6, 7');
        // The frame has an origin of its own and cannot reach the workbench.
        const source = await block.locator('iframe').getAttribute('src');
        expect(new URL(source ?? '').origin).not.toBe(new URL(host.workbench).origin);
    });

    await test.step('saving the source changes the block in place and keeps its state', async () => {
        const block = integrationBlock(page, 'hello-world');
        await block.getByRole('button', { name: 'Say hello' }).click();
        await expect(block.getByText('Hello, world! (1)')).toBeVisible();
        await edit(workspace, 'hello-world', ['Hello, world!', 'Good morning!']);
        await expect(block.getByText('Good morning! (1)')).toBeVisible();
    });

    await test.step('a build error is shown with file, line and code, and the last good version keeps running', async () => {
        await edit(workspace, 'hello-world', ["case 'say':", "case 'say'"]);
        const problem = page
            .getByRole('alertdialog')
            .or(page.getByRole('alert'))
            .filter({ hasText: 'index.tsx' });
        await expect(problem.first()).toContainText(/index\.tsx:\d+/);
        await expect(problem.first()).toContainText('>');
        await edit(workspace, 'hello-world', ["case 'say'", "case 'say':"]);
        await expect(problem).toHaveCount(0);
        const block = integrationBlock(page, 'hello-world');
        await block.getByRole('button', { name: 'Say hello' }).click();
        await expect(block.getByText('Good morning! (2)')).toBeVisible();
    });

    await test.step('a manifest error names field, line and expected value', async () => {
        const manifest = join(workspace.example('hello-world'), 'gitbook-manifest.yaml');
        const good = await readFile(manifest, 'utf8');
        await writeFile(manifest, good.replace('title: Hello block', 'title: H'));
        const problem = page.getByText(/at least 2 characters/);
        await expect(problem.first()).toBeVisible();
        await expect(page.getByText('blocks.0.title').first()).toBeVisible();
        expect(host.errors()).toMatch(/gitbook-manifest\.yaml:10:\d+ .*blocks\.0\.title/);
        await writeFile(manifest, good);
        await expect(problem).toHaveCount(0);
    });

    await test.step('a state response requested before a build error does not clear that error', async () => {
        const { promise: released, resolve: release } = Promise.withResolvers<void>();
        const stateFetched = Promise.withResolvers<void>();
        await page.route('**/workbench/state', async (route) => {
            const response = await route.fetch();
            stateFetched.resolve();
            await released;
            await route.fulfill({ response });
        });
        // A new version makes the workbench fetch the state; the response is delayed until the error is shown.
        await edit(workspace, 'hello-world', ['Good morning!', 'Good evening!']);
        await stateFetched.promise;
        await edit(workspace, 'hello-world', ["case 'say':", "case 'say'"]);
        const problem = page.getByRole('alertdialog', { name: 'Build problems' });
        await expect(problem).toContainText(/index\.tsx:\d+/);
        const received = page.waitForResponse('**/workbench/state');
        release();
        await (await received).finished();
        await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
        await expect(problem).toBeVisible();
        await page.unroute('**/workbench/state');
        await edit(workspace, 'hello-world', ["case 'say'", "case 'say':"]);
        await expect(problem).toBeHidden();
    });

    await test.step('an exception in render is shown in the block, and the page stays usable', async () => {
        const block = integrationBlock(page, 'hello-world');
        await edit(
            workspace,
            'hello-world',
            [
                'render: async ({ props, state }) => (',
                "render: async ({ props, state }) => (state.count > 2 ? (() => { throw new Error('render broke') })() : null) ?? (",
            ],
            ['Good evening!', 'Good night!'],
        );
        const source = await readFile(
            join(workspace.example('hello-world'), 'src/index.tsx'),
            'utf8',
        );
        const line = source.slice(0, source.indexOf('throw new Error')).split('\n').length;
        const place = new RegExp(`src/index\\.tsx:${line}:\\d+`);
        // Wait for the new version: rendering it later would replace the failure.
        await expect(block.getByText('Good night! (2)')).toBeVisible();
        await block.getByRole('button', { name: 'Say hello' }).click();
        // The block shows the message of the error and the source position of the `throw`.
        await expect(block.getByText(/render broke/).first()).toBeVisible();
        await expect(block.getByText(place).first()).toBeVisible();
        await block.getByRole('button', { name: 'Show logs' }).click();
        const invocation = page.getByRole('region', { name: 'Invocation' });
        await expect(invocation.getByText(/render broke/).first()).toBeVisible();
        await expect(invocation.getByRole('list', { name: 'Stack' })).toContainText(place);
        await expect(invocation.getByText('failed').first()).toBeAttached();
        await page.getByRole('button', { name: 'Close activity' }).click();
        await expect(
            integrationBlock(page, 'greeting-modal').getByText('Welcome, Ada!'),
        ).toBeVisible();
    });

    await test.step('saving its configuration activates a pending integration', async () => {
        await page.getByRole('link', { name: /^event-logger/ }).click();
        await expect(page.getByText('needs configuration').last()).toBeVisible();
        await page.getByRole('textbox', { name: /Label/ }).fill('story');
        await page.getByRole('button', { name: 'Save' }).click();
        await expect(page.getByRole('link', { name: /^event-logger active/ })).toBeVisible();
    });

    await test.step('edits and visibility changes cause events, which the activity panel shows with their logs', async () => {
        await page.getByRole('link', { name: 'Welcome' }).click();
        const editor = page.getByRole('textbox', { name: 'Page content' });
        await editor.focus();
        await page.keyboard.press('Control+End');
        await page.keyboard.type('Something new.');
        await page.getByRole('button', { name: 'Space: Handbook' }).click();
        await page.getByRole('menuitemradio', { name: /Public/ }).click();

        const activity = page.getByRole('region', { name: 'Activity' });
        if (!(await activity.isVisible())) await page.keyboard.press('Control+j');
        await expect(activity.getByText('ui_render').first()).toBeVisible();
        for (const type of [
            'installation_setup',
            'space_view',
            'space_content_updated',
            'space_visibility_updated',
        ]) {
            const row = activity
                .getByRole('listitem')
                .filter({ hasText: type })
                .filter({ hasText: 'event-logger' });
            await expect(row.first()).toContainText('200');
        }
        await activity
            .getByRole('listitem')
            .filter({ hasText: 'space_visibility_updated' })
            .first()
            .click();
        await expect(page.getByText(/story .*space_visibility_updated/).first()).toBeVisible();
    });
});

function integrationBlock(page: Page, integration: string): Locator {
    return page.locator(`[data-integration="${integration}"]`).first();
}

/** Inserts a block at the end of the page from the quick insert menu, by keyboard only. */
async function insertBlock(page: Page, title: string): Promise<void> {
    const editor = page.getByRole('textbox', { name: 'Page content' });
    await editor.focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+/');
    await expect(page.getByRole('listbox')).toBeVisible();
    await page.keyboard.type(title);
    await expect(page.getByRole('option', { name: new RegExp(title) }).first()).toBeVisible();
    await page.keyboard.press('Enter');
}

async function edit(
    workspace: Workspace,
    example: string,
    ...changes: [from: string, to: string][]
): Promise<void> {
    const file = join(workspace.example(example), 'src/index.tsx');
    const source = await readFile(file, 'utf8');
    let changed = source;
    for (const [from, to] of changes) {
        expect(changed).toContain(from);
        changed = changed.replace(from, to);
    }
    await writeFile(file, changed);
}
