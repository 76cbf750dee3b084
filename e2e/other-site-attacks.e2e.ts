/** What a hostile page, a hostile block and a slow host cannot do with `<bindery-block>`. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import type { PublishableKey } from '@bindery/contract';
import { expect, test } from '@playwright/test';

import { makeWorkspace, ROOT, startHost, type Host } from './host.ts';
import { callWorkbench, startOtherSite, type OtherSite } from './other-site.ts';

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
        folders: [
            workspace.example('hello-world'),
            workspace.example('greeting-modal'),
            join(ROOT, 'e2e/fixtures/hostile-block'),
        ],
        data: workspace.data,
    });
    stack.defer(async () => void (await host.stop()));
    const { spaces } = await callWorkbench<{ spaces: { id: string }[] }>(host, 'GET', '/state');
    ({ key } = await callWorkbench<PublishableKey>(host, 'POST', '/publishable-keys', {
        name: 'Documentation',
        space: spaces[0]?.id,
        blocks: [
            { integration: 'hello-world', component: 'hello' },
            { integration: 'hostile-block', component: 'attack' },
        ],
        origins: [site.origin],
    }));
    site.use({ host: new URL(host.api).origin, key });
});
test.afterAll(() => stack.disposeAsync());

function pageOf(blocks: string, address = 'https://integrations.example.com'): string {
    return `<!doctype html><html lang="en"><title>Their page</title><body><h1>Test</h1>${blocks}<p>After</p>
        <script type="module" src="https://integrations.example.com/embed.js" data-key="pk_example"></script>
        <meta name="bindery-host" content="${address}"></body></html>`;
}

test('a page gets nothing with its key but the blocks of the key', async ({ page }) => {
    await page.goto(site.serve('/', pageOf('')));
    const seen = await page.evaluate(
        async ([origin, publishable]) => {
            const authorization = { Authorization: `Bearer ${publishable}` };
            const call = async (path: string, init: RequestInit = {}) => {
                try {
                    const response = await fetch(`${origin}${path}`, init);
                    return `${response.status}`;
                } catch {
                    return 'refused';
                }
            };
            const render = async (body: object) => {
                const response = await fetch(`${origin}/embed/v1/render`, {
                    method: 'POST',
                    body: JSON.stringify({ key: publishable, ...body }),
                });
                const { renders, error } = (await response.json()) as {
                    renders?: { error?: { code: number } }[];
                    error?: { code: number };
                };
                return error?.code ?? renders?.[0]?.error?.code ?? 200;
            };
            const one = (render: object) => ({ renders: [{ id: 'a', ...render }] });
            const hello = { integration: 'hello-world', componentId: 'hello' };
            const modal = { integration: 'greeting-modal', componentId: 'ask-name' };
            const forged = { componentId: 'ask-name', props: {}, signature: 'forged' };
            return {
                user: await call('/v1/user', { headers: authorization }),
                spaces: await call('/workbench/state', { headers: authorization }),
                keys: await call('/workbench/publishable-keys', { headers: authorization }),
                publish: await call('/v1/integrations/hello-world', {
                    method: 'POST',
                    headers: authorization,
                    body: '{}',
                }),
                cookie: await call('/workbench/state', { credentials: 'include' }),
                block: await render(one(hello)),
                otherBlock: await render(one(modal)),
                otherComponent: await render(one({ ...hello, componentId: 'other' })),
                forgedGrant: await render(one({ ...modal, grants: [forged] })),
                path: await render(one({ ...hello, integration: '../hello-world' })),
                visitor: await render({ visitor: 'e30.e30.e30', ...one(hello) }),
                tooMany: await render({ renders: Array.from({ length: 51 }, () => hello) }),
            };
        },
        [new URL(host.api).origin, key],
    );
    expect(seen).toEqual({
        user: 'refused',
        spaces: 'refused',
        keys: 'refused',
        publish: 'refused',
        cookie: 'refused',
        block: 200,
        otherBlock: 403,
        otherComponent: 403,
        forgedGrant: 403,
        path: 403,
        visitor: 401,
        tooMany: 400,
    });
});

test('a block does not leave its shadow root', async ({ page }) => {
    const popups: string[] = [];
    page.on('popup', (popup) => popups.push(popup.url()));
    const address = site.serve(
        '/attack',
        pageOf('<bindery-block integration="hostile-block" block="attack"></bindery-block>'),
    );
    await page.goto(address);
    await expect(page.getByText('Drawn.')).toBeVisible();
    await expect(page.frameLocator('iframe').getByText('Failed: document storage')).toBeVisible();
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('button', { name: 'Steal' }).click();
    await expect(page.locator('bindery-block')).toHaveAttribute('props', /./);
    const state = await page.evaluate(() => {
        const block = document.querySelector('bindery-block');
        const shadow = block?.shadowRoot;
        return {
            stolen: 'stolen' in window,
            polluted: 'polluted' in {},
            title: document.title,
            scripts: shadow?.querySelectorAll('script, style, link').length,
            handlers: [...(shadow?.querySelectorAll('*') ?? [])].filter((element) =>
                element.getAttributeNames().some((name) => name.startsWith('on')),
            ).length,
            urls: [...(shadow?.querySelectorAll('[href], [src]') ?? [])].filter((element) =>
                /^(?:javascript|data:text)/.test(
                    element.getAttribute('href') ?? element.getAttribute('src') ?? '',
                ),
            ).length,
            // No part of the block is larger than the limit of a frame, or lies above the page.
            tall: (block?.getBoundingClientRect().height ?? 0) > 13_000,
            body: getComputedStyle(document.body).display,
        };
    });
    expect(state).toEqual({
        stolen: false,
        polluted: false,
        title: 'Their page',
        scripts: 0,
        handlers: 0,
        urls: 0,
        tall: false,
        body: 'block',
    });
    expect(page.url()).toBe(address);
    expect(popups).toEqual([]);
});

test('a host that accepts connections and never answers breaks nothing', async ({ page }) => {
    const slow = createServer(() => undefined);
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    try {
        // The cast holds: a listening TCP server has this address.
        const { port } = slow.address() as AddressInfo;
        const block = (inner: string) =>
            `<bindery-block integration="hello-world" block="hello">${inner}</bindery-block>`;
        const markup = block('<p>Static text.</p>') + block('');
        await page.goto(site.serve('/slow', pageOf(markup, `http://127.0.0.1:${port}`)));
        await expect(page.getByText('After')).toBeVisible();
        await expect(page.getByText('Static text.')).toBeVisible();
        await expect(page.getByRole('alert')).toContainText('does not respond', {
            timeout: 60_000,
        });
        await expect(page.getByRole('alert')).toHaveCount(1);
        await expect(page.getByText('Static text.')).toBeVisible();
    } finally {
        slow.closeAllConnections();
        slow.close();
    }
});
