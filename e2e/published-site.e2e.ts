import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';

import { makeWorkspace, startHost, type Host, type Workspace } from './host.ts';

interface State {
    organization: { id: string };
    sites: { id: string; url: string }[];
    spaces: { id: string }[];
    integrations: {
        integration: { name: string };
        installations: { installation: { id: string } }[];
    }[];
}

const text = (content: string) => ({
    object: 'text',
    leaves: [{ object: 'leaf', text: content, marks: [] }],
});

const block = (type: string, content: string, data = {}) => ({
    object: 'block',
    type,
    data,
    nodes: [text(content)],
});

const live = (integration: string, component: string, props = {}) => ({
    object: 'block',
    type: 'integration',
    isVoid: true,
    data: { integration, block: component, props },
});

/** Collects script errors and console errors, CSP violations included. */
function consoleErrorsOf(page: Page): string[] {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
    });
    return errors;
}

test.describe('the published site', () => {
    let workspace: Workspace;
    let host: Host;
    let site: State['sites'][number];

    test.beforeAll(async () => {
        workspace = await makeWorkspace();
        const names = ['greeting-modal', 'hello-world', 'live-preview', 'site-banner'];
        host = await startHost({
            folders: [...names.map(workspace.example), await copyLivePreview()],
            data: workspace.data,
        });
        const state = await readState();
        [site = site] = state.sites;
        await writeGuide(state.spaces[0]?.id ?? '');
    });

    test.afterAll(async () => {
        await host?.[Symbol.asyncDispose]();
        await workspace?.[Symbol.asyncDispose]();
    });

    /** Makes a second integration with a frame. */
    async function copyLivePreview(): Promise<string> {
        const folder = workspace.example('other-preview');
        await cp(workspace.example('live-preview'), folder, { recursive: true });
        const manifest = join(folder, 'gitbook-manifest.yaml');
        const text = await readFile(manifest, 'utf8');
        await writeFile(manifest, text.replace('name: live-preview', 'name: other-preview'));
        return folder;
    }

    async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
        const response = await fetch(host.api + path, {
            method,
            headers: {
                authorization: `Bearer ${host.token}`,
                'content-type': 'application/json',
            },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const answer: unknown = await response.json();
        expect(response.ok, `${method} ${path}: ${JSON.stringify(answer)}`).toBe(true);
        // The cast holds: the caller names the response type of the path.
        return answer as T;
    }

    const readState = () => api<State>('GET', '/workbench/state');

    async function writeGuide(spaceId: string): Promise<void> {
        const pages = `/workbench/spaces/${spaceId}/pages`;
        const { id } = await api<{ id: string }>('POST', pages, { title: 'Guide' });
        const filler = 'Words to scroll past. '.repeat(120);
        await api('PUT', `${pages}/${id}`, {
            documentVersion: 1,
            nodes: [
                block('heading-1', 'Hints'),
                ...['info', 'success', 'warning', 'danger'].map((style) => ({
                    object: 'block',
                    type: 'hint',
                    data: { style },
                    nodes: [block('paragraph', `This is ${style}.`)],
                })),
                block('paragraph', filler),
                block('heading-1', 'Code'),
                {
                    object: 'block',
                    type: 'code',
                    data: { title: 'hello.ts' },
                    nodes: [block('code-line', 'console.log("hello")')],
                },
                block('paragraph', filler),
                live('hello-world', 'hello'),
                live('live-preview', 'preview', { numbers: '1 2 3' }),
            ],
        });
    }

    test('blocks are interactive, modals included', async ({ page }) => {
        const errors = consoleErrorsOf(page);
        // The workbench's origin redirects to the site's.
        await page.goto(new URL('/s/handbook', host.workbench).toString());
        await expect(page).toHaveURL(site.url);
        await page.getByRole('button', { name: 'Ask in a modal' }).click();
        const modal = page.getByRole('dialog');
        await modal.getByLabel('Name').fill('Grace');
        await modal.getByRole('button', { name: 'Greet' }).click();
        await expect(page.getByText('Welcome, Grace!')).toBeVisible();
        // A reader's input is not saved to the page.
        await page.reload();
        await expect(page.getByText('No name yet.')).toBeVisible();

        await page.getByRole('link', { name: 'Next Guide' }).click();
        await page.getByRole('button', { name: 'Say hello' }).click();
        await expect(page.getByText('Hello, world! (1)')).toBeVisible();

        const frame = page.frameLocator('iframe');
        await expect(frame.locator('.bar')).toHaveCount(3);
        await page.getByPlaceholder('Numbers').fill('1 2 3 4 5');
        await expect(frame.locator('.bar')).toHaveCount(5);
        await page.getByRole('button', { name: 'Save numbers' }).click();
        await expect(page.getByRole('button', { name: 'Save numbers' })).toBeEnabled();
        expect(new URL((await page.locator('iframe').getAttribute('src')) ?? '').hostname).toBe(
            'live-preview-frames.localhost',
        );
        expect(errors).toEqual([]);
    });

    test('the script of an integration runs and cannot read the workbench’s token', async ({
        page,
    }) => {
        const banner = (await readState()).integrations.find(
            ({ integration }) => integration.name === 'site-banner',
        )?.installations[0]?.installation.id;
        await api(
            'PATCH',
            `/v1/integrations/site-banner/installations/${banner}/sites/${site.id}`,
            { configuration: { message: 'We are open today </script>' } },
        );
        const errors = consoleErrorsOf(page);
        await page.goto(site.url);
        await expect(page.getByText('We are open today </script>')).toBeVisible();
        expect(errors).toEqual([]);
        const reached = await page.evaluate(async (workbench) => {
            try {
                return await (await fetch(workbench)).text();
            } catch {
                return 'nothing';
            }
        }, `${host.api}/`);
        expect(reached).toBe('nothing');
        // The workbench's policy also blocks scripts that an integration serves from the workbench's origin.
        await page.goto(host.workbench);
        const violated = await page.evaluate(async () => {
            const violation = new Promise<string>((resolve) => {
                document.addEventListener('securitypolicyviolation', (event) =>
                    resolve(event.effectiveDirective),
                );
            });
            const script = document.createElement('script');
            script.src = '/i/live-preview/frame';
            document.head.append(script);
            return violation;
        });
        expect(violated).toBe('script-src-elem');
    });

    test('each site and each integration has an origin of its own', async ({ browser }) => {
        // A manifest may widen the policy of the page for its script.
        const context = await browser.newContext({ bypassCSP: true });
        const page = await context.newPage();
        const { organization, spaces } = await readState();
        const spaceId = spaces[0]?.id ?? '';
        const pages = `/workbench/spaces/${spaceId}/pages`;
        const { id } = await api<{ id: string }>('POST', pages, { title: 'Frames' });
        await api('PUT', `${pages}/${id}`, {
            documentVersion: 1,
            nodes: [live('live-preview', 'preview'), live('other-preview', 'preview')],
        });
        const sites = `/v1/orgs/${organization.id}/sites`;
        const { id: otherId } = await api<{ id: string }>('POST', sites, {
            title: 'Strangers',
            visibility: 'public',
            spaces: [spaceId],
        });
        const { urls } = await api<{ urls: { published: string } }>(
            'POST',
            `${sites}/${otherId}/publish`,
        );
        const stranger = urls.published;
        expect(new URL(stranger).hostname).toBe('strangers-site.localhost');

        const other = await context.newPage();
        await other.goto(stranger);
        await other.evaluate(() => {
            localStorage.setItem('own', 'strangers');
            document.cookie = 'own=strangers; Path=/; SameSite=Strict';
            document.cookie = 'tossed=1; Domain=localhost; Path=/';
        });
        expect((await context.cookies()).map(({ name }) => name)).not.toContain('tossed');

        // Everything that a published script can try from the page of its own site.
        await page.goto(`${site.url}/frames`);
        const requests: Promise<Record<string, string>>[] = [];
        page.on('request', (request) => {
            if (request.url().startsWith(stranger)) requests.push(request.allHeaders());
        });
        const targets = [`${stranger}/`, host.workbench, `${host.api}/workbench/state`];
        const reached = await page.evaluate(async (urls) => {
            const results: string[] = [`stored ${localStorage.getItem('own')}`];
            for (const target of urls) {
                await fetch(target, { credentials: 'include', mode: 'no-cors' }).catch(() => {});
                const text = await fetch(target, { credentials: 'include' }).then(
                    (response) => response.text(),
                    () => 'blocked',
                );
                const frame = document.createElement('iframe');
                frame.src = target;
                const loaded = new Promise((resolve) => {
                    frame.addEventListener('load', resolve);
                });
                document.body.append(frame);
                await loaded;
                results.push(text, frame.contentDocument === null ? 'closed' : 'open');
                frame.remove();
            }
            return results;
        }, targets);
        expect(reached).toEqual(['stored null', ...targets.flatMap(() => ['blocked', 'closed'])]);
        const sent = await Promise.all(requests);
        expect(sent.length).toBeGreaterThan(1);
        expect(sent.filter(({ cookie }) => cookie !== undefined)).toEqual([]);
        expect(
            await page.evaluate(() =>
                navigator.serviceWorker.register('/~scripts/site-banner').then(
                    () => 'registered',
                    () => 'refused',
                ),
            ),
        ).toBe('refused');

        for (const at of [`${site.url}/frames`, `${stranger}/frames`]) {
            await page.goto(at);
            await expect(page.frameLocator('iframe').first().locator('.bar')).toHaveCount(4);
            await expect(page.frameLocator('iframe').nth(1).locator('.bar')).toHaveCount(4);
            const frames = page.frames().filter((frame) => frame !== page.mainFrame());
            expect(frames.map((frame) => new URL(frame.url()).hostname).toSorted()).toEqual([
                'live-preview-frames.localhost',
                'other-preview-frames.localhost',
            ]);
            for (const frame of frames) {
                const tried = await frame.evaluate(
                    async ([own, workbench]) => {
                        const attempt = async (name: string, action: () => unknown) => {
                            try {
                                await action();
                                return `${name}: reached`;
                            } catch {
                                return `${name}: refused`;
                            }
                        };
                        const siblings = [...Array(window.parent.length).keys()]
                            .map((index) => window.parent[index] as Window)
                            .filter((sibling) => sibling !== window);
                        return Promise.all([
                            attempt('parent', () => window.parent.document.title),
                            attempt('top', () => (window.top as Window).document.title),
                            ...siblings.flatMap((sibling) => [
                                attempt('sibling', () => sibling.document.title),
                                attempt('move', () => (sibling.location.href = 'about:blank')),
                            ]),
                            attempt('site', () => fetch(own ?? '')),
                            attempt('workbench', () => fetch(workbench ?? '')),
                            attempt('worker', () => navigator.serviceWorker.register('frame')),
                        ]);
                    },
                    [at, host.workbench],
                );
                expect(tried.filter((result) => !result.endsWith('refused'))).toEqual([]);
                expect(tried.length).toBe(7);
            }
        }
        await context.close();
    });

    test('feedback reaches the server with and without JavaScript', async ({ page, browser }) => {
        await page.goto(site.url);
        await page.getByText('Partly').click();
        await page.getByLabel('What should we know?').fill('More examples');
        await page.getByRole('button', { name: 'Send feedback' }).click();
        await expect(page.getByRole('status').getByText('Thank you')).toBeVisible();
        await expect(page).toHaveURL(site.url);

        const context = await browser.newContext({ javaScriptEnabled: false });
        const plain = await context.newPage();
        await plain.goto(`${site.url}/guide`);
        await expect(plain.getByText('This is warning.')).toBeVisible();
        await expect(plain.locator('noscript p').first()).toBeVisible();
        await plain.getByText('Yes', { exact: true }).click();
        await plain.getByRole('button', { name: 'Send feedback' }).click();
        await expect(plain.getByText('Thank you for your feedback.')).toBeVisible();
        await context.close();
    });

    for (const theme of ['light', 'dark'] as const) {
        test(`axe finds no violations in the ${theme} theme`, async ({ browser }) => {
            const context = await browser.newContext({ colorScheme: theme });
            const page = await context.newPage();
            await page.goto(`${site.url}/guide`);
            await expect(page.getByRole('button', { name: 'Say hello' })).toBeVisible();
            await page.getByText('Yes', { exact: true }).click();
            const { violations } = await new AxeBuilder({ page }).analyze();
            expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual(
                [],
            );
            await page.goto(`${site.url}/nowhere`);
            const missing = await new AxeBuilder({ page }).analyze();
            expect(missing.violations.map(({ id }) => id)).toEqual([]);
            await context.close();
        });
    }

    test('the theme is remembered, the outline follows, and narrow windows have a menu', async ({
        page,
    }) => {
        await page.goto(`${site.url}/guide`);
        const background = () =>
            page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        const light = await background();
        await page.getByRole('button', { name: 'Dark theme' }).click();
        const dark = await background();
        expect(dark).not.toBe(light);
        await page.reload();
        expect(await background()).toBe(dark);

        await page.getByRole('link', { name: 'Code', exact: true }).last().click();
        await expect(
            page.getByRole('navigation', { name: 'On this page' }).locator('[aria-current]'),
        ).toHaveText('Code');

        await page.setViewportSize({ width: 360, height: 740 });
        const overflow = await page.evaluate(
            () => document.documentElement.scrollWidth - window.innerWidth,
        );
        expect(overflow).toBe(0);
        const menu = page.getByRole('navigation', { name: 'Pages', exact: true });
        await expect(menu).toBeHidden();
        await page.getByRole('button', { name: 'Pages' }).focus();
        await page.keyboard.press('Enter');
        await expect(menu).toBeVisible();
        await page.keyboard.press('Escape');
        await expect(menu).toBeHidden();
        await page.keyboard.press('Enter');
        await menu.getByRole('link', { name: 'Welcome' }).click();
        await expect(page).toHaveURL(site.url);
    });
});
