import { block, covers, expect, output, test } from './harness.ts';

test(
    'code is highlighted and numbered, with a header, a footer and buttons',
    covers(
        'codeblock.content',
        'codeblock.syntax',
        'codeblock.lineNumbers',
        'codeblock.buttons',
        'codeblock.header',
        'codeblock.footer',
    ),
    async ({ harness, page }) => {
        const loaded: string[] = [];
        page.on('request', (request) => loaded.push(request.url()));
        await harness.mount(block({ type: 'text', children: 'no code here' }));
        await expect(page.getByText('no code here')).toBeVisible();
        expect(loaded.filter((url) => /highlight|editor/.test(url))).toEqual([]);
        harness.renderWith((request) =>
            output(
                block(
                    {
                        type: 'codeblock',
                        content: 'const a = 1;\nlet b;',
                        syntax: 'javascript',
                        lineNumbers: 10,
                        header: [{ type: 'text', children: 'Header' }],
                        footer: [{ type: 'text', children: 'Footer' }],
                        buttons: [
                            {
                                type: 'button',
                                icon: 'maximize',
                                tooltip: 'Enlarge',
                                onPress: { action: 'enlarge' },
                            },
                        ],
                    },
                    { type: 'codeblock', content: 'one\ntwo', lineNumbers: true },
                    {
                        type: 'codeblock',
                        content: 'x',
                        syntax: 'no-such-language',
                        lineNumbers: false,
                    },
                ),
                request,
            ),
        );
        await harness.update({ renderKey: '2' });
        const first = page.locator('.ck-codeblock').first();
        await expect(first.locator('.ck-code__numbers')).toHaveText('10\n11\n');
        await expect(first.locator('[style*="light-dark"]').first()).toBeVisible();
        await expect(first.locator('.ck-code__lines')).toHaveText('const a = 1;\nlet b;');
        await expect(first.getByText('Header')).toBeVisible();
        await expect(first.getByText('Footer')).toBeVisible();
        await first.getByRole('button', { name: 'Enlarge' }).click();
        await expect.poll(() => harness.actions()).toEqual([{ action: 'enlarge' }]);
        await expect(page.locator('.ck-codeblock').nth(1).locator('.ck-code__numbers')).toHaveText(
            '1\n2\n',
        );
        await expect(page.locator('.ck-codeblock').nth(2).locator('.ck-code__numbers')).toHaveCount(
            0,
        );
        await expect(page.locator('.ck-codeblock').nth(2).locator('.ck-code__lines')).toHaveText(
            'x',
        );
        expect(loaded.filter((url) => url.includes('highlighted'))).toHaveLength(1);
        expect(loaded.filter((url) => url.includes('/editor'))).toEqual([]);
    },
);

test('highlighting shifts no layout', async ({ harness, page }) => {
    const measured = Promise.withResolvers<void>();
    await page.route('**/highlighted*', async (route) => {
        await measured.promise;
        await route.continue();
    });
    await harness.mount(
        block({
            type: 'codeblock',
            content: 'const a = 1;\nlet b;',
            syntax: 'typescript',
            lineNumbers: true,
        }),
    );
    const code = page.locator('.ck-codeblock');
    await expect(code).toContainText('let b');
    const before = await code.boundingBox();
    measured.resolve();
    await expect(code.locator('[style*="light-dark"]').first()).toBeVisible();
    expect(await code.boundingBox()).toEqual(before);
});

test(
    'edits reach the component when typing pauses or the focus leaves',
    covers('codeblock.state', 'codeblock.onContentChange', 'codeblock.content'),
    async ({ harness, page }) => {
        await harness.mount((request) =>
            output(
                block(
                    {
                        type: 'codeblock',
                        state: 'code',
                        content: 'let a;',
                        syntax: 'javascript',
                        lineNumbers: 5,
                        onContentChange: {
                            action: '@editor.node.updateProps',
                            props: { code: { $state: 'code' } },
                        },
                    },
                    { type: 'codeblock', content: { $state: 'code' } },
                    { type: 'button', label: 'Reset', onPress: { action: 'reset' } },
                ),
                request,
                request.action?.action === 'reset' ? { code: 'fresh' } : (request.state ?? {}),
            ),
        );
        const editor = page.getByRole('textbox', { name: 'javascript code' });
        await expect(editor).toHaveText('let a;');
        await expect(page.locator('.cm-lineNumbers')).toContainText('5');
        await editor.click();
        await page.keyboard.press('Control+End');
        // Types in one task, so that there is no pause between the characters on a slow machine.
        await page.evaluate(() => {
            for (const character of ' // more') {
                document.execCommand('insertText', false, character);
            }
        });
        await expect(page.locator('.ck-code__lines')).toHaveText('let a; // more');
        await expect
            .poll(() => harness.called('onPropsChange').at(-1))
            .toEqual({ code: 'let a; // more' });
        expect(harness.actions()).toHaveLength(1);
        // Tab moves the focus out of the editor, and pending edits are sent at once.
        await page.keyboard.type('!');
        await page.keyboard.press('Tab');
        await expect(editor).not.toBeFocused();
        await expect
            .poll(() => harness.called('onPropsChange').at(-1))
            .toEqual({ code: 'let a; // more!' });
        await page.getByRole('button', { name: 'Reset' }).click();
        await expect(editor).toHaveText('fresh');
    },
);

test('the last edit is sent when the editor unmounts', async ({ harness, page }) => {
    await harness.mount((request) =>
        output(
            block(
                request.props['gone']
                    ? { type: 'text', children: 'gone' }
                    : {
                          type: 'codeblock',
                          state: 'code',
                          content: 'a',
                          onContentChange: { action: 'changed', code: { $state: 'code' } },
                      },
            ),
            request,
        ),
    );
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+End');
    // Types in one task, so that there is no typing pause.
    await page.evaluate(() => {
        document.execCommand('insertText', false, 'b');
        window.harness.mount({ props: { gone: true } }, true);
    });
    await expect(page.getByText('gone')).toBeVisible();
    await expect.poll(() => harness.actions()).toEqual([{ action: 'changed', code: 'ab' }]);
});

test('an editor takes over the focus of its placeholder', async ({ harness, page }) => {
    // Delays the editor's script until the placeholder has the focus.
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route(/editor-.*\.js/, async (route) => {
        await released;
        await route.continue();
    });
    await harness.mount(block({ type: 'codeblock', state: 'code', content: 'a' }));
    await page.locator('.ck-code').focus();
    release();
    await expect(page.locator('.cm-content')).toBeFocused();
});
