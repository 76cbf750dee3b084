import { longestFreeze } from './freeze.ts';
import type { Page } from '@playwright/test';

import { block, covers, expect, output, test } from './stage.ts';

// A trace copies the whole page at every step, and would be measured with it.
test.use({ trace: 'off' });

/** Milliseconds of the page's own work that no frame may wait for. */
const MAX_FREEZE = 1000;

/** Waits without a locator: to find something, a locator walks the whole page, which is work of the page. */
async function attached(page: Page, selector: string, count = 1): Promise<void> {
    await page.waitForFunction(
        ([what, many]) => document.querySelectorAll(what).length >= many,
        [selector, count] as const,
        { timeout: 100_000, polling: 200 },
    );
}

const EVIL = [
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
    async ({ stage, page }) => {
        for (const url of EVIL) {
            await stage.mount(
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
            await stage.update({ renderKey: `${url}2` });
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
            (await stage.diagnostics()).filter((one) => one.code === 'unsafe-url').length,
        ).toBeGreaterThan(20);
    },
);

test(
    'HTML in Markdown and scripts in SVG do not run',
    covers('markdown.content', 'image.source.url'),
    async ({ stage, page }) => {
        const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="document.title='hacked'"><script>document.title='hacked'</script></svg>`;
        await stage.mount(
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

test('a tree 500 deep is drawn, one 100,000 deep is cut', async ({ stage, page }) => {
    await page.evaluate(() => {
        // oxlint-disable-next-line unicorn/consistent-function-scoping -- it runs in the page, alone
        const nest = (depth: number) => {
            let element: object = { type: 'text', children: 'the bottom' };
            for (let level = 0; level < depth; level++) {
                element = {
                    type: level % 2 ? 'vstack' : level % 3 ? 'box' : 'hstack',
                    children: [element],
                };
            }
            return element;
        };
        const given: { depth: number } = { depth: 500 };
        Object.assign(window, { given });
        window.stageRender = async () => ({
            output: {
                type: 'element',
                props: {},
                state: {},
                element: {
                    type: 'block',
                    children: [
                        nest(given.depth),
                        { type: 'button', label: 'Alive', onPress: { action: 'x' } },
                    ],
                },
            },
        });
    });
    const gap = await longestFreeze(page, async () => {
        await stage.mount({});
        await expect(page.getByText('the bottom')).toBeVisible();
    });
    expect(gap).toBeLessThan(MAX_FREEZE);
    await page.evaluate(() =>
        Object.assign((window as unknown as { given: object }).given, { depth: 100_000 }),
    );
    const second = await longestFreeze(page, async () => {
        await stage.update({ renderKey: 'deep' });
        await expect(page.getByText('the bottom')).toHaveCount(0);
    });
    expect(second).toBeLessThan(MAX_FREEZE);
    await expect(page.getByRole('button', { name: 'Alive' })).toBeVisible();
    expect((await stage.diagnostics()).map((one) => one.code)).toContain('too-deep');
});

test('10,000 children come without freezing, 100,000 are cut', async ({ stage, page }) => {
    test.slow();
    await page.evaluate(() => {
        const given: { count: number } = { count: 10_000 };
        Object.assign(window, { given });
        window.stageRender = async () => ({
            output: {
                type: 'element',
                props: {},
                state: {},
                element: {
                    type: 'block',
                    children: Array.from({ length: given.count }, (_, index) =>
                        index % 10 === 9
                            ? { type: 'button', label: `Button ${index}`, onPress: { action: 'x' } }
                            : { type: 'text', children: `Text ${index}` },
                    ),
                },
            },
        });
    });
    const gap = await longestFreeze(page, async () => {
        await stage.mount({});
        await attached(page, '.ck-button', 1000);
    });
    expect(gap).toBeLessThan(MAX_FREEZE);
    await page.evaluate(() =>
        Object.assign((window as unknown as { given: object }).given, { count: 100_000 }),
    );
    const second = await longestFreeze(page, async () => {
        await stage.update({ renderKey: 'more' });
        await expect
            .poll(async () => (await stage.diagnostics()).map((one) => one.code))
            .toContain('too-many-elements');
    });
    expect(second).toBeLessThan(MAX_FREEZE);
});

/** Made in the page: so much would not pass through the test's own wire in time. */
const HEAVY: Record<string, () => object[]> = {
    'lists within lists': () =>
        Array.from({ length: 50 }, () => ({
            type: 'vstack',
            children: Array.from({ length: 398 }, (_, index) => ({
                type: 'text',
                children: `Text ${index}`,
            })),
        })),
    selects: () =>
        Array.from({ length: 5000 }, (_, index) => ({
            type: 'select',
            state: `s${index}`,
            options: [{ id: 'a', label: 'A' }],
        })),
    'code to read': () =>
        Array.from({ length: 5000 }, (_, index) => ({
            type: 'codeblock',
            syntax: 'js',
            content: `let a = ${index}`,
        })),
    'code to edit': () =>
        Array.from({ length: 5000 }, (_, index) => ({
            type: 'codeblock',
            syntax: 'js',
            state: `s${index}`,
            content: `let a = ${index}`,
        })),
    'lines of code': () => [
        { type: 'codeblock', content: 'x\n'.repeat(300_000), lineNumbers: true },
    ],
    'a slow grammar': () => [
        {
            type: 'codeblock',
            syntax: 'tsx',
            content:
                'const x: Array<Map<string, number>> = foo<Bar>(a => <div a={1}>{b}</div>);\n'.repeat(
                    600,
                ),
        },
    ],
    'runs of text': () => [
        { type: 'text', children: Array.from({ length: 300_000 }, (_, index) => `s${index}`) },
    ],
    'a list in Markdown': () => [{ type: 'markdown', content: '- a\n'.repeat(40_000) }],
    'quotations in Markdown': () => [{ type: 'markdown', content: `${'>'.repeat(20_000)}x` }],
    'a table in Markdown': () => [
        {
            type: 'markdown',
            content: `${'|a'.repeat(2000)}\n${'|-'.repeat(2000)}\n${'|b\n'.repeat(4000)}`,
        },
    ],
};

for (const [name, make] of Object.entries(HEAVY)) {
    test(`the page stays responsive: ${name}`, async ({ stage, page }) => {
        test.slow();
        await page.evaluate((code) => {
            // oxlint-disable-next-line no-eval -- the functions of the table above, which close over nothing
            const children = (0, eval)(`(${code})()`) as object[];
            const end = { type: 'link', target: { url: 'https://a.example' }, children: 'The end' };
            window.stageRender = async () => ({
                output: {
                    type: 'element',
                    props: {},
                    state: {},
                    element: { type: 'block', children: [...children, end] },
                },
            });
        }, make.toString());
        const freeze = await longestFreeze(page, async () => {
            await stage.mount({});
            await attached(page, '.ck-link');
            if (name.includes('grammar')) {
                await attached(page, '.ck-code [style*="light-dark"]');
            }
        });
        expect(freeze).toBeLessThan(MAX_FREEZE);
    });
}

test('what is too long to draw at once is shown in parts', async ({ stage, page }) => {
    await stage.mount(
        block(
            { type: 'codeblock', content: 'x\n'.repeat(1500), lineNumbers: true },
            { type: 'markdown', content: `${'word '.repeat(3900)}\n\nA word later` },
        ),
    );
    await expect(page.locator('.ck-code__numbers')).toHaveText(/1000\s*$/);
    const more = page.getByRole('button', { name: 'Show more' });
    await expect(page.locator('.ck-more').first()).toContainText('501 more lines');
    await more.first().click();
    await expect(page.locator('.ck-code__numbers')).toHaveText(/1501\s*$/);
    await expect(page.getByText('A word later')).toBeVisible();
    await expect(more).toHaveCount(0);
    await stage.mount(block({ type: 'markdown', content: `${'word\n\n'.repeat(4000)}Later` }), {
        renderKey: 'long',
    });
    await stage.update({ renderKey: 'longer' });
    await expect(page.getByText('Later')).toHaveCount(0);
    await more.click();
    await expect(page.getByText('Later')).toBeVisible();
});

test('modals that open each other in a circle end', async ({ stage, page }) => {
    await stage.mount((request) =>
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
        await expect(page.getByRole('button', { name: 'Open from' }).last()).toBeVisible();
    }
    expect(await page.locator('[role=dialog]').count()).toBe(8);
    expect((await stage.diagnostics()).map((one) => one.code)).toContain('too-many-modals');
    for (let left = 7; left >= 0; left--) {
        // Where Escape is heard: the focus comes back a frame after the dialog above is gone.
        const top = page.locator('[role=dialog]').nth(left);
        await expect(top.and(page.locator(':focus-within'))).toHaveCount(1);
        await page.keyboard.press('Escape');
        await expect(page.locator('[role=dialog]')).toHaveCount(left);
    }
});

test('wrong types, wrong places and sizes beyond reason are drawn as well as they can be', async ({
    stage,
    page,
}) => {
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
        await stage.mount(block(...elements, { type: 'text', children: `after ${type}` }), {
            renderKey: type,
        });
        await stage.update({ renderKey: `${type}2` });
        await expect(page.getByText(`after ${type}`)).toBeVisible();
        const failed = (await stage.diagnostics()).filter((one) => one.code === 'element-failed');
        expect(failed).toEqual([]);
        await expect(page.getByText('could not be shown')).toHaveCount(0);
    }
    const widest = await page.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
    );
    expect(widest).toBeLessThanOrEqual(0);
});

test('a part that throws takes nothing else with it', async ({ stage, page }) => {
    stage.renderWith((request) => {
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
            window.stage.mount({ icons }, name === 'warning');
        }, icon);
    await broken('edit');
    await expect(page.getByText('This part could not be shown.')).toHaveCount(1);
    await expect(page.getByText('before')).toBeVisible();
    expect((await stage.diagnostics()).map(({ code, path }) => `${code} ${path}`)).toEqual([
        'element-failed button',
    ]);
    // What is around the elements is drawn by this very icon, when it fails.
    await broken('warning');
    await page.getByRole('button', { name: 'Fail' }).click();
    await expect(page.getByText('This part could not be shown.')).toHaveCount(1);
    await expect(page.getByText('before')).toHaveCount(0);
});

test('what bends the schema is drawn, and reported', async ({ stage, page }) => {
    await stage.mount({
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
    const found = (await stage.diagnostics()).map((one) => `${one.code} ${one.path}`);
    expect(found).toEqual([
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
    await stage.update({ mode: 'production' });
    await expect(page.getByText('is not an element of ContentKit')).toHaveCount(0);
    await expect(page.getByText('within unknown')).toHaveCount(0);
});
