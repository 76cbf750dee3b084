/** Blocks in pages of other sites do not move the text around them. */
import type { PublishableKey } from '@bindery/contract';
import { expect, test, type Page } from '@playwright/test';

import { makeWorkspace, startHost, type Host } from './host.ts';
import { callWorkbench, startOtherSite, type OtherSite } from './other-site.ts';
import { LINK_CARD, SITE_BLOCKS, SITE_INTEGRATIONS } from './use-site.ts';

let stack: AsyncDisposableStack;
let host: Host;
let site: OtherSite;
let key: string;

test.beforeAll(async () => {
    test.setTimeout(180_000);
    stack = new AsyncDisposableStack();
    const workspace = stack.use(await makeWorkspace());
    site = stack.use(await startOtherSite());
    host = await startHost({
        folders: [...SITE_INTEGRATIONS.map((name) => workspace.example(name)), LINK_CARD],
        data: workspace.data,
    });
    stack.defer(async () => void (await host.stop()));
    const { spaces } = await callWorkbench<{ spaces: { id: string }[] }>(host, 'GET', '/state');
    ({ key } = await callWorkbench<PublishableKey>(host, 'POST', '/publishable-keys', {
        name: 'Documentation',
        space: spaces[0]?.id,
        blocks: SITE_BLOCKS,
        origins: [site.origin],
    }));
    site.use({ host: new URL(host.api).origin, key });
});
test.afterAll(() => stack.disposeAsync());

/** Records layout shifts, and the height of the first block in each frame, from the start of each page. */
async function record(page: Page): Promise<void> {
    await page.addInitScript(() => {
        const shifts: string[] = [];
        const heights: number[] = [];
        Object.assign(window, { shifts, heights });
        new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) {
                const { value, hadRecentInput, sources } = entry as PerformanceEntry & {
                    value: number;
                    hadRecentInput: boolean;
                    sources: { node: Node | null }[];
                };
                if (hadRecentInput) continue;
                const nodes = sources.map(({ node }) => node?.nodeName);
                shifts.push(`${value.toFixed(4)} at ${Math.round(entry.startTime)}: ${nodes}`);
            }
        }).observe({ type: 'layout-shift', buffered: true });
        const sample = () => {
            const block = document.querySelector<HTMLElement>('bindery-block');
            if (block && heights.at(-1) !== block.offsetHeight) heights.push(block.offsetHeight);
            requestAnimationFrame(sample);
        };
        requestAnimationFrame(sample);
    });
}

/** Returns the layout shifts of the page so far. */
function shiftsOf(page: Page): Promise<string[]> {
    return page.evaluate(() => (window as unknown as { shifts: string[] }).shifts);
}

/** Waits until the page stored the height of its blocks. */
async function waitForHeights(page: Page): Promise<void> {
    await expect
        .poll(() => page.evaluate(() => localStorage.getItem('bindery-heights')))
        .not.toBeNull();
}

for (const [name, drawn] of [
    ['index.html', 'bindery-block button'],
    ['diagram.html', 'iframe'],
    ['form.html', 'input'],
] as const) {
    test(`the second visit of ${name} reserves the height of the first`, async ({ page }) => {
        await record(page);
        await page.goto(`${site.origin}/${name}`);
        await expect(page.locator(drawn).last()).toBeVisible();
        await waitForHeights(page);
        // The height of a frame is final when it has loaded.
        await page.waitForTimeout(2500);
        await page.reload();
        await expect(page.locator(drawn).last()).toBeVisible();
        await page.waitForTimeout(4000);
        expect(await shiftsOf(page)).toEqual([]);
    });
}

test('the element takes over static HTML without a flash', async ({ page }) => {
    const { origin } = new URL(host.api);
    const blocks = [
        { integration: 'hello-world', componentId: 'hello', props: { message: 'All is well.' } },
        { integration: 'greeting-modal', componentId: 'greeting', props: { name: 'Ada' } },
    ];
    const response = await fetch(`${origin}/embed/v1/render`, {
        method: 'POST',
        body: JSON.stringify({
            key,
            format: 'html',
            renders: blocks.map((block, index) => ({ id: String(index), ...block })),
        }),
    });
    expect(response.status).toBe(200);
    const { renders } = (await response.json()) as { renders: { html: string }[] };
    const elements = blocks.map(
        ({ integration, componentId, props }, index) =>
            `<bindery-block integration="${integration}" block="${componentId}" props='${JSON.stringify(props)}'>${renders[index]?.html}</bindery-block>`,
    );
    await record(page);
    // Styles of the page for its own elements must not reach the block before the element draws it.
    await page.goto(
        site.serve(
            '/static',
            `<!doctype html><html lang="en" style="color-scheme: light"><title>Test</title>
            <link rel="stylesheet" href="https://integrations.example.com/embed.css">
            <style>p, div, button, input { margin: 20px; padding: 30px; font: 30px serif; box-sizing: content-box; }</style>
            <body><h1>Test</h1>${elements.join('')}<p>After</p>
            <script type="module" src="https://integrations.example.com/embed.js" data-key="pk_example"></script></body></html>`,
        ),
    );
    await expect(page.getByText('Welcome, Ada!').filter({ visible: true })).toBeVisible();
    const before = await page.evaluate(
        () => document.querySelectorAll('bindery-block > .ck').length,
    );
    expect(before).toBe(2);
    await page.getByRole('button', { name: 'Say hello' }).click();
    await expect(page.getByText('Hello, world! (1)')).toBeVisible();
    expect(await shiftsOf(page)).toEqual([]);
});
