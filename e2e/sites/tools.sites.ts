/** The example sites of each tool: built from the packed packages, and used in a browser. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { PublishableKey } from '@bindery/contract';
import { expect, test, type Page } from '@playwright/test';

import { makeWorkspace, startHost, type Host, type Workspace } from '../host.ts';
import { callWorkbench } from '../other-site.ts';
import {
    expectDrawn,
    LINK_CARD,
    SITE_BLOCKS,
    SITE_INTEGRATIONS,
    useDiagramPage,
    useFormPage,
    useStatusPage,
} from '../use-site.ts';
import { buildSite } from './build-site.ts';
import { serveFolder } from './serve-folder.ts';

interface Tool {
    name: string;
    /** The folder of the built pages. */
    output: string;
    switchTheme(page: Page): Promise<void>;
}

const button = (name: string | RegExp) => (page: Page) =>
    page.getByRole('button', { name }).first().click();

const TOOLS: Tool[] = [
    {
        name: 'vitepress',
        output: '.vitepress/dist',
        switchTheme: (page) => page.getByRole('switch').first().click(),
    },
    { name: 'astro', output: 'dist', switchTheme: button('Switch theme') },
    { name: 'next', output: 'out', switchTheme: button('Switch theme') },
    {
        name: 'docusaurus',
        output: 'build',
        switchTheme: button(/Switch between dark and light mode/),
    },
];

/** No tool may send data about its users. */
const QUIET = {
    NEXT_TELEMETRY_DISABLED: '1',
    ASTRO_TELEMETRY_DISABLED: '1',
    NO_UPDATE_NOTIFIER: '1',
};

let stack: AsyncDisposableStack;
let workspace: Workspace;
let host: Host;
let key: string;

test.beforeAll(async () => {
    test.setTimeout(180_000);
    stack = new AsyncDisposableStack();
    workspace = stack.use(await makeWorkspace());
    host = await start([]);
    stack.defer(async () => void (await host.stop()));
    const { spaces } = await callWorkbench<{ spaces: { id: string }[] }>(host, 'GET', '/state');
    ({ key } = await callWorkbench<PublishableKey>(host, 'POST', '/publishable-keys', {
        name: 'Documentation',
        space: spaces[0]?.id,
        blocks: SITE_BLOCKS,
        origins: ['http://127.0.0.1:*'],
    }));
});
test.afterAll(() => stack.disposeAsync());

function start(args: string[]): Promise<Host> {
    const folders = SITE_INTEGRATIONS.map((name) => workspace.example(name));
    return startHost({ folders: [...folders, LINK_CARD], data: workspace.data, args });
}

for (const { name, output, switchTheme } of TOOLS) {
    test(`${name}: every block is static HTML, and then drawn and used`, async ({ page }) => {
        // Installing and building Docusaurus takes minutes on a busy machine.
        test.setTimeout(900_000);
        const { port, origin } = new URL(host.api);
        using built = await buildSite(name, output, {
            ...QUIET,
            BINDERY_HOST: origin,
            BINDERY_KEY: key,
        });
        expect(built.log).not.toContain('[bindery]');
        const html = readFileSync(join(built.output, 'index.html'), 'utf8');
        expect(html).toMatch(
            /<bindery-block[^>]*hello-world[^>]*>.*All systems work\..*Say hello/s,
        );

        await using site = await serveFolder(built.output);
        const errors: string[] = [];
        page.on('pageerror', (error) => errors.push(String(error)));
        await page.goto(`${site.origin}/`);
        await useStatusPage(page, () => switchTheme(page));
        // The tool's own navigation replaces the page without a load.
        await page.getByRole('link', { name: 'Diagram' }).first().click();
        await useDiagramPage(page);
        await page.goto(`${site.origin}/form`);
        await useFormPage(page);
        expect(errors).toEqual([]);

        await host.stop();
        await page.getByRole('button', { name: 'Greet', exact: true }).click();
        await expect(page.getByRole('alert')).toContainText('does not respond');
        await page.goto(`${site.origin}/`);
        // Without the host the reader sees the static HTML.
        await expect(page.getByText('All systems work.')).toBeVisible();
        host = await start(['--port', port]);
        await page.reload();
        await expectDrawn(page);
        await page.getByRole('button', { name: 'Say hello' }).click();
        await expect(page.getByText('Hello, world! (1)')).toBeVisible();
    });
}
