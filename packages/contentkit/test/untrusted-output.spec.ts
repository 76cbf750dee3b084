import { block, covers, expect, output, test } from './harness.ts';

const UNSAFE_URLS = [
    'javascript:document.title="hacked"',
    ' JaVaScRiPt:document.title="hacked"',
    'java\nscript:document.title="hacked"',
    'data:text/html,<script>parent.document.title="hacked"</script>',
    'vbscript:x',
    'blob:https://example.com/x',
    'file:///etc/passwd',
    '//example.com/protocol-relative',
    'not a url',
];

test(
    'no URL runs code',
    covers(
        'link.target.url',
        'image.source.url',
        'webframe.source.url',
        'select.options.url',
        '@ui.url.open.url',
    ),
    async ({ harness, page }) => {
        for (const url of UNSAFE_URLS) {
            await harness.mount(
                block(
                    { type: 'link', target: { url }, children: 'Link' },
                    { type: 'image', source: { url }, aspectRatio: 1 },
                    { type: 'webframe', source: { url } },
                    {
                        type: 'markdown',
                        content: `[mark](${url.trim().replaceAll(' ', '%20')}) ![pic](${url.trim()})`,
                    },
                    { type: 'button', label: 'Open', onPress: { action: '@ui.url.open', url } },
                    { type: 'select', state: 's', placeholder: 'S', options: { url } },
                ),
                { renderKey: url },
            );
            await harness.update({ renderKey: `${url}2` });
            await expect(page.getByText('Link')).toBeVisible();
            await expect(page.locator('iframe')).toHaveCount(0);
            await expect(page.getByRole('link')).toHaveCount(0);
            await page.getByText('Link').click();
            const pages = page.context().pages().length;
            await page.getByRole('button', { name: 'Open' }).click();
            expect(page.context().pages()).toHaveLength(pages);
            expect(await page.title()).toBe('ContentKit');
        }
        expect(
            (await harness.diagnostics()).filter((one) => one.code === 'unsafe-url').length,
        ).toBeGreaterThan(20);
    },
);

test(
    'HTML in Markdown and scripts in SVG do not run',
    covers('markdown.content', 'image.source.url'),
    async ({ harness, page }) => {
        const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="document.title='hacked'"><script>document.title='hacked'</script></svg>`;
        await harness.mount(
            block(
                {
                    type: 'markdown',
                    content: `<script>document.title='hacked'</script>\n\n<img src=x onerror="document.title='hacked'">\n\ntext <b onclick="x">bold</b> <iframe src="javascript:1"></iframe>\n\n<svg onload="document.title='hacked'">\n\n<details open ontoggle="document.title='hacked'"><summary>s</summary>\n\n\`<script>\``,
                },
                {
                    type: 'image',
                    source: { url: `data:image/svg+xml,${encodeURIComponent(svg)}` },
                    aspectRatio: 1,
                },
                { type: 'text', children: '<img src=x onerror=alert(1)>' },
                {
                    type: 'codeblock',
                    content: '<script>document.title="hacked"</script>',
                    syntax: 'html',
                },
            ),
        );
        await expect(page.getByText('<img src=x onerror=alert(1)>')).toBeVisible();
        await expect(page.locator('.ck-markdown')).toContainText('text bold');
        await expect(page.locator('.ck-codeblock [style*="light-dark"]').first()).toBeVisible();
        await expect(
            page.locator('.ck-markdown :is(script, iframe, svg, details, img, b)'),
        ).toHaveCount(0);
        expect(await page.title()).toBe('ContentKit');
    },
);

test('modals that open each other in a circle are limited', async ({ harness, page }) => {
    await harness.mount((request) =>
        output(
            {
                type: request.componentId === 'test' ? 'block' : 'modal',
                title: 'M',
                children: [
                    {
                        type: 'button',
                        label: `Open from ${request.componentId}`,
                        onPress: {
                            action: '@ui.modal.open',
                            componentId: request.componentId === 'a' ? 'b' : 'a',
                            props: {},
                        },
                    },
                ],
            },
            request,
        ),
    );
    for (let depth = 0; depth < 10; depth++) {
        await page.getByRole('button', { name: 'Open from' }).last().click();
        // Until the next modal is open, the last button is the one below it.
        await expect(page.locator('[role=dialog]')).toHaveCount(Math.min(depth + 1, 8));
    }
    expect((await harness.diagnostics()).map((one) => one.code)).toContain('too-many-modals');
    for (let left = 7; left >= 0; left--) {
        // Escape works once the focus is back, one frame after the dialog above has closed.
        const top = page.locator('[role=dialog]').nth(left);
        await expect(top.and(page.locator(':focus-within'))).toHaveCount(1);
        await page.keyboard.press('Escape');
        await expect(page.locator('[role=dialog]')).toHaveCount(left);
    }
});

test('values of wrong types and sizes break no element', async ({ harness, page }) => {
    const scalars: unknown[] = [null, true, 0, 1e9, -1, Number.NaN, 'text'];
    const objects: unknown[] = [[], [[]], {}, { $state: 'x' }, { type: 5 }, { toString: 1 }];
    const odd = [...scalars, ...objects];
    const properties: Record<string, string[]> = {
        button: ['label', 'onPress', 'icon', 'style', 'confirm', 'disabled', 'tooltip'],
        textinput: ['state', 'initialValue', 'placeholder', 'multiline', 'inputType'],
        select: ['state', 'options', 'initialValue', 'multiple', 'placeholder'],
        switch: ['state', 'initialValue', 'confirm'],
        checkbox: ['state', 'value'],
        radio: ['state', 'value'],
        input: ['label', 'hint', 'element'],
        box: ['grow', 'children'],
        hstack: ['align', 'children'],
        divider: ['size'],
        image: ['source', 'aspectRatio'],
        link: ['target', 'children'],
        text: ['children', 'style'],
        hint: ['children'],
        card: ['title', 'hint', 'icon', 'buttons', 'children', 'onPress'],
        markdown: ['content'],
        codeblock: ['content', 'lineNumbers', 'header', 'syntax', 'state'],
        webframe: ['source', 'aspectRatio', 'data', 'buttons'],
        stepper: ['activeStep', 'children', 'onStepChange'],
        step: ['id', 'children'],
        block: ['children', 'controls'],
        modal: ['children', 'title', 'subtitle', 'submit', 'returnValue'],
        configuration: ['children'],
    };
    const base = {
        state: 's',
        value: 'v',
        id: 'i',
        content: 'c',
        label: 'l',
        children: [],
        options: [],
        onPress: { action: 'a' },
    };
    for (const [type, names] of Object.entries(properties)) {
        const elements = names.flatMap((name) =>
            [...odd, ...odd.map((value) => ({ url: value, host: value }))].map((value) => ({
                ...base,
                type,
                [name]: value,
            })),
        );
        await harness.mount(block(...elements, { type: 'text', children: `after ${type}` }), {
            renderKey: type,
        });
        await harness.update({ renderKey: `${type}2` });
        await expect(page.getByText(`after ${type}`)).toBeVisible();
        const failed = (await harness.diagnostics()).filter((one) => one.code === 'element-failed');
        expect(failed).toEqual([]);
        await expect(page.getByText('could not be shown')).toHaveCount(0);
    }
    const widest = await page.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
    );
    expect(widest).toBeLessThanOrEqual(0);
});

test('an element that throws does not affect the others', async ({ harness, page }) => {
    harness.renderWith((request) => {
        if (request.action) throw new Error('No');
        return output(
            block(
                { type: 'text', children: 'before' },
                { type: 'button', label: 'Edit', icon: 'edit', onPress: { action: 'fail' } },
                { type: 'button', label: 'Fail', onPress: { action: 'fail' } },
            ),
            request,
        );
    });
    const broken = (icon: string) =>
        page.evaluate((name) => {
            const icons = {
                [name]: () => {
                    throw new Error('a broken icon');
                },
            };
            window.harness.mount({ icons }, name === 'warning');
        }, icon);
    await broken('edit');
    await expect(page.getByText('This part could not be shown.')).toHaveCount(1);
    await expect(page.getByText('before')).toBeVisible();
    expect((await harness.diagnostics()).map(({ code, path }) => `${code} ${path}`)).toEqual([
        'element-failed button',
    ]);
    // The error panel around the elements uses this icon.
    await broken('warning');
    await page.getByRole('button', { name: 'Fail' }).click();
    await expect(page.getByText('This part could not be shown.')).toHaveCount(1);
    await expect(page.getByText('before')).toHaveCount(0);
});

test('deviations from the schema are rendered and reported', async ({ harness, page }) => {
    await harness.mount({
        type: 'block',
        children: [
            { type: 'text', children: ['Count: ', 3] },
            false,
            null,
            'loose text',
            [{ type: 'text', children: 'nested list' }],
            { type: 'vstack', children: { type: 'text', children: 'single child' } },
            { type: 'marquee', children: [{ type: 'text', children: 'within unknown' }] },
            { type: 'constructor' },
            { type: 'box', style: 'card', children: [] },
            { type: 'button', label: 5, icon: 'arrow-up-right', onPress: { action: 'x' } },
        ],
    });
    for (const text of ['Count: 3', 'loose text', 'nested list', 'single child', '5'])
        await expect(page.getByText(text, { exact: true })).toBeVisible();
    await expect(page.getByText('is not an element of ContentKit')).toHaveCount(2);
    const reported = (await harness.diagnostics()).map((one) => `${one.code} ${one.path}`);
    expect(reported).toEqual([
        'coerced element.children[0].children[1]',
        'coerced element.children[1]',
        'coerced element.children[3]',
        'coerced element.children[4]',
        'coerced element.children[5].children',
        'unknown-element element.children[6]',
        'unknown-element element.children[7]',
        'unknown-property element.children[8].style',
        'unknown-icon element.children[9].icon',
        'coerced element.children[9].label',
    ]);
    await harness.update({ mode: 'production' });
    await expect(page.getByText('is not an element of ContentKit')).toHaveCount(0);
    await expect(page.getByText('within unknown')).toHaveCount(0);
});
