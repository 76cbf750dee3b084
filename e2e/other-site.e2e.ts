/** Blocks in pages of other sites: `<bindery-block>` on the real host, in `examples/sites/plain-html`. */
import type { PublishableKey } from '@bindery/contract';
import { expect, test } from '@playwright/test';

import { makeWorkspace, startHost, type Host, type Workspace } from './host.ts';
import { callWorkbench, startOtherSite, type OtherSite } from './other-site.ts';
import {
    LINK_CARD,
    SITE_BLOCKS,
    SITE_INTEGRATIONS,
    useDiagramPage,
    useFormPage,
    useStatusPage,
} from './use-site.ts';

let stack: AsyncDisposableStack;
let workspace: Workspace;
let host: Host;
let site: OtherSite;
let key: PublishableKey;

test.beforeAll(async () => {
    test.setTimeout(180_000);
    stack = new AsyncDisposableStack();
    workspace = stack.use(await makeWorkspace());
    site = stack.use(await startOtherSite());
    host = await start([]);
    stack.defer(async () => void (await host.stop()));
    key = await createKey([site.origin]);
    site.use({ host: new URL(host.api).origin, key: key.key });
});
test.afterAll(() => stack.disposeAsync());

function start(args: string[]): Promise<Host> {
    const folders = SITE_INTEGRATIONS.map((name) => workspace.example(name));
    return startHost({ folders: [...folders, LINK_CARD], data: workspace.data, args });
}

async function createKey(origins: string[]): Promise<PublishableKey> {
    const { spaces } = await callWorkbench<{ spaces: { id: string }[] }>(host, 'GET', '/state');
    return callWorkbench(host, 'POST', '/publishable-keys', {
        name: 'Documentation',
        space: spaces[0]?.id,
        blocks: SITE_BLOCKS,
        origins,
    });
}

/** Returns a page with the script and these blocks. */
function pageOf(blocks: string, script = 'data-key="pk_example"'): string {
    return `<!doctype html><html lang="en"><title>Test</title><body><h1>Test</h1>${blocks}<p>After</p>
        <script type="module" src="https://integrations.example.com/embed.js" ${script}></script></body></html>`;
}

const HELLO = '<bindery-block integration="hello-world" block="hello"></bindery-block>';

test('draws the blocks of a plain HTML site, which are used by mouse and keyboard', async ({
    page,
}) => {
    await page.goto(`${site.origin}/index.html`);
    await useStatusPage(page, () => page.getByRole('button', { name: 'Switch theme' }).click());
    await page.getByRole('link', { name: 'Diagram' }).click();
    await useDiagramPage(page);
    await page.getByRole('link', { name: 'Form' }).click();
    await useFormPage(page);
});

test('loads all blocks of a page with one request, and draws those below the viewport later', async ({
    page,
}) => {
    const requests: string[] = [];
    page.on('request', (request) => {
        if (request.url().includes('/embed/v1/render')) requests.push(request.method());
    });
    const blocks = Array.from(
        { length: 20 },
        (_, index) =>
            `<bindery-block integration="hello-world" block="hello" props='{"message":"Block ${index}"}'></bindery-block>`,
    );
    const far = '<div style="height: 8000px"></div>';
    const address = site.serve('/many', pageOf(blocks.join('') + far + HELLO));
    await page.goto(address);
    await expect(page.getByText('Block 19')).toBeVisible();
    expect(requests).toEqual(['GET']);
    await expect(page.getByText('Press the button.')).toHaveCount(0);
    await page.locator('bindery-block').last().scrollIntoViewIfNeeded();
    await expect(page.getByText('Press the button.')).toBeVisible();
    // The first request contained the last block too.
    expect(requests).toEqual(['GET']);
    // The heights are stored: the next visit reserves them.
    await expect
        .poll(() => page.evaluate(() => localStorage.getItem('bindery-heights')))
        .not.toBeNull();
});

test('shows the author of the page how to mend a wrong element', async ({ page }) => {
    const foreign = await createKey(['https://docs.example.com']);
    const block = (attributes: string) => `<bindery-block ${attributes}></bindery-block>`;
    const hello = 'integration="hello-world" block="hello"';
    const cases: [string, RegExp][] = [
        [block(`${hello} key="pk_unknown"`), /does not exist, or was revoked/],
        [block(`${hello} key="${foreign.key}"`), /Add the origin to the key/],
        [
            block('integration="greeting-modal" block="ask-name" key="pk_example"'),
            /Add it to the key/,
        ],
        [block(`${hello} key="pk_example" props="{"`), /props is not JSON/],
        [block(`${hello} key="pk_example" props="[1]"`), /must be a JSON object/],
        [block('block="hello" key="pk_example"'), /needs an integration/],
        [block('integration="hello-world" key="pk_example"'), /needs the id of a block/],
        [block(hello), /needs a publishable key/],
    ];
    await page.goto(site.serve('/wrong', pageOf(cases.map(([html]) => html).join(''), '')));
    for (const [index, [, text]] of cases.entries()) {
        await expect(page.getByRole('alert').nth(index)).toHaveText(text);
    }
    await expect(page.getByText('After')).toBeVisible();
});

test('works under a strict Content-Security-Policy', async ({ page }) => {
    const { origin } = new URL(host.api);
    const refused: string[] = [];
    page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) refused.push(message.text());
    });
    const modal = '<bindery-block integration="greeting-modal" block="greeting"></bindery-block>';
    await page.goto(
        site.serve('/strict', pageOf(HELLO + modal), {
            'Content-Security-Policy': `default-src 'none'; script-src ${origin}; connect-src ${origin}; style-src 'none'`,
        }),
    );
    await page.getByRole('button', { name: 'Say hello' }).click();
    await expect(page.getByText('Hello, world! (1)')).toBeVisible();
    await page.getByRole('button', { name: 'Ask in a modal' }).click();
    await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused();
    expect(refused).toEqual([]);
});

test('keeps blocks that the page moves, removes and adds while they load', async ({ page }) => {
    await page.goto(site.serve('/moved', pageOf(`<section></section>${HELLO}`)));
    await page.evaluate(() => {
        const block = document.querySelector('bindery-block');
        const section = document.querySelector('section');
        if (!block || !section) throw new Error('The page has both.');
        section.append(block);
        block.remove();
        section.prepend(block);
    });
    await page.getByRole('button', { name: 'Say hello' }).click();
    await expect(page.getByText('Hello, world! (1)')).toBeVisible();
    // A move keeps the state of the block.
    await page.evaluate(() => {
        const block = document.querySelector('bindery-block');
        if (block) document.body.prepend(block);
    });
    await expect(page.getByText('Hello, world! (1)')).toBeVisible();
    await page.evaluate(async () => {
        const block = document.querySelector('bindery-block');
        block?.remove();
        await new Promise((resolve) => setTimeout(resolve));
        if (block) document.body.append(block);
    });
    await expect(page.getByText('Press the button.')).toBeVisible();
});

test('keeps the first of two versions of the script', async ({ page }) => {
    const warnings: string[] = [];
    page.on('console', (message) => warnings.push(message.text()));
    const second =
        '<script type="module" src="https://integrations.example.com/embed.js?v=2"></script>';
    await page.goto(site.serve('/twice', pageOf(HELLO + second)));
    await page.getByRole('button', { name: 'Say hello' }).click();
    await expect(page.getByText('Hello, world! (1)')).toBeVisible();
    expect(warnings.filter((text) => text.includes('already defined'))).toHaveLength(1);
});

test('a revoked key stops working at once', async ({ page }) => {
    const short = await createKey([site.origin]);
    const block = `<bindery-block integration="hello-world" block="hello" key="${short.key}"></bindery-block>`;
    await page.goto(site.serve('/revoked', pageOf(block, '')));
    await expect(page.getByText('Press the button.')).toBeVisible();
    await callWorkbench(host, 'DELETE', `/publishable-keys/${short.id}`);
    await page.getByRole('button', { name: 'Say hello' }).click();
    await expect(page.getByRole('alert')).toContainText('was revoked');
    // The last output stays.
    await expect(page.getByText('Press the button.')).toBeVisible();
});

test('survives a host that goes away and comes back', async ({ page }) => {
    const { port, origin } = new URL(host.api);
    await page.goto(`${site.origin}/index.html`);
    await expect(page.getByText('All systems work.')).toBeVisible();
    await host.stop();
    await page.getByRole('button', { name: 'Say hello' }).click();
    await expect(page.getByRole('alert')).toContainText('does not respond');
    await expect(page.getByText('All systems work.')).toBeVisible();
    // A block that is added meanwhile waits for the host.
    await page.evaluate(() => {
        const block = document.createElement('bindery-block');
        block.setAttribute('integration', 'greeting-modal');
        block.setAttribute('block', 'greeting');
        document.querySelector('main')?.append(block);
    });
    await expect(page.getByRole('alert')).toHaveCount(2);
    await expect(page.getByText('The text after the block.')).toBeVisible();

    host = await start(['--port', port]);
    expect(new URL(host.api).origin).toBe(origin);
    await page.getByRole('button', { name: 'Retry' }).first().click();
    await expect(page.getByText('Hello, world! (1)')).toBeVisible();
    // The other block has tried again by itself.
    await expect(page.getByText('No name yet.')).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole('alert')).toHaveCount(0);
});
