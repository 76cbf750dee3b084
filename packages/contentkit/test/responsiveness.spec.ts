import type { Page } from '@playwright/test';

import { block, expect, test } from './harness.ts';
import { longestFreeze } from './longest-freeze.ts';

// A trace copies the page at every step, which would count as work of the page.
test.use({ trace: 'off' });

/** The longest time in milliseconds that the page may block between two frames. */
const MAX_FREEZE = 1000;

/** Waits without a locator: locators search the whole page, which would count as work of the page. */
async function attached(page: Page, selector: string, count = 1): Promise<void> {
    await page.waitForFunction(
        ([what, many]) => document.querySelectorAll(what).length >= many,
        [selector, count] as const,
        { timeout: 100_000, polling: 200 },
    );
}

test('a tree 500 levels deep renders; one 100,000 levels deep is cut off', async ({
    harness,
    page,
}) => {
    await page.evaluate(() => {
        // oxlint-disable-next-line unicorn/consistent-function-scoping -- serialized to the page
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
        const testInput: { depth: number } = { depth: 500 };
        Object.assign(window, { testInput });
        window.renderInTest = async () => ({
            output: {
                type: 'element',
                props: {},
                state: {},
                element: {
                    type: 'block',
                    children: [
                        nest(testInput.depth),
                        { type: 'button', label: 'Alive', onPress: { action: 'x' } },
                    ],
                },
            },
        });
    });
    const gap = await longestFreeze(page, async () => {
        await harness.mount({});
        await expect(page.getByText('the bottom')).toBeVisible();
    });
    expect(gap).toBeLessThan(MAX_FREEZE);
    await page.evaluate(() =>
        Object.assign((window as unknown as { testInput: object }).testInput, { depth: 100_000 }),
    );
    const second = await longestFreeze(page, async () => {
        await harness.update({ renderKey: 'deep' });
        await expect(page.getByText('the bottom')).toHaveCount(0);
    });
    expect(second).toBeLessThan(MAX_FREEZE);
    await expect(page.getByRole('button', { name: 'Alive' })).toBeVisible();
    expect((await harness.diagnostics()).map((one) => one.code)).toContain('too-deep');
});

test('10,000 children render without blocking; 100,000 are cut off', async ({ harness, page }) => {
    test.slow();
    await page.evaluate(() => {
        const testInput: { count: number } = { count: 10_000 };
        Object.assign(window, { testInput });
        window.renderInTest = async () => ({
            output: {
                type: 'element',
                props: {},
                state: {},
                element: {
                    type: 'block',
                    children: Array.from({ length: testInput.count }, (_, index) =>
                        index % 10 === 9
                            ? { type: 'button', label: `Button ${index}`, onPress: { action: 'x' } }
                            : { type: 'text', children: `Text ${index}` },
                    ),
                },
            },
        });
    });
    const gap = await longestFreeze(page, async () => {
        await harness.mount({});
        await attached(page, '.ck-button', 1000);
    });
    expect(gap).toBeLessThan(MAX_FREEZE);
    await page.evaluate(() =>
        Object.assign((window as unknown as { testInput: object }).testInput, { count: 100_000 }),
    );
    const second = await longestFreeze(page, async () => {
        await harness.update({ renderKey: 'more' });
        await expect
            .poll(async () => (await harness.diagnostics()).map((one) => one.code))
            .toContain('too-many-elements');
    });
    expect(second).toBeLessThan(MAX_FREEZE);
});

/** Functions that create heavy children. They run in the page: transferring the children would take too long. */
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
    test(`the page stays responsive: ${name}`, async ({ harness, page }) => {
        test.slow();
        await page.evaluate((code) => {
            // oxlint-disable-next-line no-eval -- the functions of HEAVY, which have no closure
            const children = (0, eval)(`(${code})()`) as object[];
            const end = { type: 'link', target: { url: 'https://a.example' }, children: 'The end' };
            window.renderInTest = async () => ({
                output: {
                    type: 'element',
                    props: {},
                    state: {},
                    element: { type: 'block', children: [...children, end] },
                },
            });
        }, make.toString());
        const freeze = await longestFreeze(page, async () => {
            await harness.mount({});
            await attached(page, '.ck-link');
            if (name.includes('grammar')) {
                await attached(page, '.ck-code [style*="light-dark"]');
            }
        });
        expect(freeze).toBeLessThan(MAX_FREEZE);
    });
}

test('long code and Markdown are shown in parts', async ({ harness, page }) => {
    await harness.mount(
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
    await harness.mount(block({ type: 'markdown', content: `${'word\n\n'.repeat(4000)}Later` }), {
        renderKey: 'long',
    });
    await harness.update({ renderKey: 'longer' });
    await expect(page.getByText('Later')).toHaveCount(0);
    await more.click();
    await expect(page.getByText('Later')).toBeVisible();
});
