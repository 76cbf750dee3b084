import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';

import {
    makeWorkspace,
    plainEnvironment,
    ROOT,
    startHost,
    type Host,
    type Workspace,
} from './host.ts';

const BINDERY = join(ROOT, 'packages/cli/bin/bindery.js');

test.describe.serial('the session of the workbench', () => {
    let workspace: Workspace;
    let host: Host;
    test.beforeAll(async () => {
        workspace = await makeWorkspace();
        host = await startHost({
            folders: [workspace.example('hello-world')],
            data: workspace.data,
        });
    });
    test.afterAll(async () => {
        await host[Symbol.asyncDispose]();
        await workspace[Symbol.asyncDispose]();
    });

    const bindery = (...args: string[]) =>
        execFileSync(process.execPath, [BINDERY, ...args, '--data', workspace.data], {
            encoding: 'utf8',
            env: plainEnvironment(),
        });

    test('one browser signs in with the printed address, a second one does not', async ({
        browser,
    }) => {
        const first = await browser.newContext();
        const page = await first.newPage();
        await page.goto(host.workbench);
        await expect(page.getByRole('textbox', { name: 'Page content' })).toBeVisible();
        expect(new URL(page.url()).search).toBe('');
        const [cookie] = await first.cookies(host.api);
        expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
        expect(await page.evaluate('document.cookie')).toBe('');

        const second = await browser.newContext();
        const stranger = await second.newPage();
        const refused = await stranger.goto(host.workbench);
        expect(refused?.status()).toBe(401);
        await expect(
            stranger.getByRole('heading', { name: 'This address was used already' }),
        ).toBeVisible();
        expect(new URL(stranger.url()).search).toBe('');
        expect(await second.cookies(host.api)).toEqual([]);
        await stranger.goto(host.api);
        await expect(
            stranger.getByRole('heading', { name: 'This browser is not signed in' }),
        ).toBeVisible();

        // The same address still opens the workbench where it was used.
        await page.goto(host.workbench);
        await expect(page.getByRole('textbox', { name: 'Page content' })).toBeVisible();

        const { url } = JSON.parse(bindery('open', '--json')) as { url: string };
        await stranger.goto(url);
        await expect(stranger.getByRole('textbox', { name: 'Page content' })).toBeVisible();
        await first.close();
        await second.close();
    });

    test('a session that is ended elsewhere leaves the sign-in screen', async ({ browser }) => {
        const open = async () => {
            const context = await browser.newContext();
            const page = await context.newPage();
            const created = await page.request.post(`${host.api}/workbench/sign-in-codes`, {
                headers: { authorization: `Bearer ${host.token}` },
                data: {},
            });
            await page.goto(((await created.json()) as { url: string }).url);
            await expect(page.getByRole('textbox', { name: 'Page content' })).toBeVisible();
            return page;
        };
        const [ended, other] = [await open(), await open()];
        const sessions = async (page: Page) => {
            const response = await page.request.get(`${host.api}/workbench/sessions`);
            const { items } = (await response.json()) as {
                items: { id: string; current: boolean }[];
            };
            return items;
        };
        const id = (await sessions(ended)).find(({ current }) => current)?.id ?? '';
        await other.goto(`${host.api}/access`);
        const rows = other.getByRole('list', { name: 'Sessions' }).getByRole('listitem');
        const index = (await sessions(other)).findIndex((session) => session.id === id);
        await rows
            .nth(index)
            .getByRole('button', { name: /End session/ })
            .click();
        await other.getByRole('button', { name: 'End session', exact: true }).click();
        // The page calls nothing by itself: the end of its live stream tells it.
        await expect(
            ended.getByRole('heading', { name: 'This browser is not signed in' }),
        ).toBeVisible();
        await ended.context().close();
        await other.context().close();
    });

    test('a page of another origin of the same browser cannot use the session', async ({
        page,
    }) => {
        await page.goto((JSON.parse(bindery('open', '--json')) as { url: string }).url);
        await expect(page.getByRole('textbox', { name: 'Page content' })).toBeVisible();
        const [site] = host.sites;
        const endpoint = host.integrations[0]?.publicEndpoint ?? '';
        for (const url of [site?.url ?? '', `${endpoint}/`]) {
            await page.goto(url);
            const seen = await page.evaluate(async (api) => {
                const attempts = [
                    fetch(`${api}/workbench/state`, { credentials: 'include' }),
                    fetch(`${api}/workbench/sign-in-codes`, {
                        method: 'POST',
                        credentials: 'include',
                        body: '{}',
                    }),
                ];
                const results = await Promise.allSettled(attempts);
                return results.map((result) =>
                    result.status === 'fulfilled' ? result.value.status : 'refused',
                );
            }, host.api);
            expect(seen, url).toEqual(['refused', 'refused']);
        }
    });

    test('an image does not sign in, and a link on another page asks first', async ({ page }) => {
        const open = () => (JSON.parse(bindery('open', '--json')) as { url: string }).url;
        await page.goto(open());
        await expect(page.getByRole('textbox', { name: 'Page content' })).toBeVisible();
        const sessionOf = async () => (await page.context().cookies(host.api))[0]?.value;
        const session = await sessionOf();
        const url = open();
        await page.evaluate(
            (source) =>
                new Promise((resolve) => {
                    const image = new Image();
                    for (const end of ['load', 'error']) image.addEventListener(end, resolve);
                    image.src = source;
                }),
            url,
        );
        expect(await sessionOf()).toBe(session);
        await page.goto(host.sites[0]?.url ?? '');
        await page.evaluate((target) => window.location.assign(target), url);
        await expect(page.getByRole('heading', { name: /^Sign in as .+\?$/ })).toBeVisible();
        expect(await sessionOf()).toBe(session);
        for (const theme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme: theme });
            for (const width of [360, 1440]) {
                await page.setViewportSize({ width, height: 900 });
                await page.screenshot({
                    path: test.info().outputPath(`sign-in-${theme}-${width}.png`),
                });
            }
        }
        await page.getByRole('button', { name: /^Sign in as/ }).press('Enter');
        await expect(page.getByRole('textbox', { name: 'Page content' })).toBeVisible();
        expect(await sessionOf()).not.toBe(session);
        expect(new URL(page.url()).search).toBe('');
    });

    test('tokens and sessions are made and ended in the workbench, and share links renewed', async ({
        browser,
        page,
    }) => {
        const open = async (target: Page) => {
            await target.goto((JSON.parse(bindery('open', '--json')) as { url: string }).url);
            await expect(target.getByRole('textbox', { name: 'Page content' })).toBeVisible();
        };
        await open(page);
        const second = await browser.newContext({ userAgent: 'Firefox/140.0 (X11; Linux)' });
        const other = await second.newPage();
        await open(other);

        await page.getByRole('link', { name: 'Tokens and sessions' }).click();
        await page.getByRole('button', { name: 'Create token' }).press('Enter');
        await page.getByRole('textbox', { name: 'Name' }).fill('from the workbench');
        await page.getByRole('dialog').getByRole('button', { name: 'Create token' }).press('Enter');
        const secret = await page.getByRole('group', { name: 'Token' }).locator('code').innerText();
        const statusOf = async () =>
            (
                await fetch(`${host.api}/workbench/state`, {
                    headers: { authorization: `Bearer ${secret}` },
                })
            ).status;
        expect(await statusOf()).toBe(200);
        await page.getByRole('button', { name: 'Done' }).click();
        const tokens = page.getByRole('list', { name: 'API tokens' });
        await expect(tokens).toContainText('from the workbench');
        await expect(page.locator('body')).not.toContainText(secret);
        for (const theme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme: theme });
            for (const width of [360, 1440]) {
                await page.setViewportSize({ width, height: 900 });
                await page.screenshot({
                    path: test.info().outputPath(`access-${theme}-${width}.png`),
                });
            }
        }
        await page.getByRole('button', { name: 'Revoke from the workbench' }).click();
        await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke token' }).click();
        await expect(tokens).not.toContainText('from the workbench');
        await expect.poll(statusOf).toBe(401);

        const sessions = page.getByRole('list', { name: 'Sessions' });
        const foreign = sessions.getByRole('listitem').filter({ hasText: 'Firefox on Linux' });
        await foreign.getByRole('button', { name: 'End session' }).click();
        await page.getByRole('alertdialog').getByRole('button', { name: 'End session' }).click();
        await expect(foreign).toHaveCount(0);
        await expect
            .poll(() => other.evaluate('fetch("/workbench/state").then((r) => r.status)'))
            .toBe(401);
        await second.close();

        await page.getByRole('button', { name: 'Actions for Handbook' }).click();
        await page.getByRole('menuitem', { name: 'Share link…' }).click();
        const link = page.getByRole('group', { name: 'Share link' }).locator('code');
        const old = await link.innerText();
        await page.getByRole('button', { name: 'Renew link…' }).click();
        await page.getByRole('alertdialog').getByRole('button', { name: 'Renew link' }).click();
        await expect(page.getByText('The earlier link has stopped')).toBeVisible();
        await expect(link).not.toHaveText(old);
        await page.screenshot({ path: test.info().outputPath('share-link.png') });
    });

    test('bindery token makes, lists and revokes a token', async () => {
        const created = JSON.parse(
            bindery('token', 'create', 'ci', '--scope', 'content:read', '--expires', '7', '--json'),
        ) as { token: string };
        const statusOf = async () =>
            (
                await fetch(`${host.api}/workbench/state`, {
                    headers: { authorization: `Bearer ${created.token}` },
                })
            ).status;
        expect(await statusOf()).toBe(200);
        const listed = bindery('token', 'list');
        expect(listed).toContain('ci');
        expect(listed).toContain('content:read');
        expect(listed).not.toContain(created.token);
        expect(bindery('token', 'revoke', 'ci')).toContain('ci is revoked');
        expect(await statusOf()).toBe(401);
    });
});
