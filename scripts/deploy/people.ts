import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium, expect, type Browser, type Page } from '@playwright/test';

import { ensureBrowser } from '../lib/browser.ts';
import type { Machine } from './machine.ts';
import { must, PASSWORD, WORLD } from './walk.ts';

const CONSOLE = 'https://bindery.example.com';

/** Timeout that is long enough for a busy machine. */
const PATIENT = { timeout: 30_000 };

/** People with browsers in the machine, which trust its certificate authorities and nothing else. */
export interface People extends AsyncDisposable {
    /** Signs in by password, and returns the page. */
    signIn(email: string): Promise<Page>;
    /** Opens an invitation, signs in at the provider under a new name, and returns the page. */
    acceptAtProvider(url: string, login: string): Promise<Page>;
    open(url: string): Promise<Page>;
}

export async function startPeople(machine: Machine): Promise<People> {
    const folder = mkdtempSync(join(tmpdir(), 'bindery-browser-'));
    const wrapper = join(folder, 'chromium');
    const words = machine.enter().map((word) => `'${word}'`);
    const home = 'env HOME=/run/home LANG=C.UTF-8';
    writeFileSync(
        wrapper,
        `#!/bin/sh\nexec ${words.join(' ')} ${home} '${ensureBrowser()}' "$@"\n`,
    );
    chmodSync(wrapper, 0o755);
    const browser: Browser = await chromium.launch({ executablePath: wrapper });
    const open: People['open'] = async (url) => {
        // Every person has a browser profile of their own.
        const page = await (await browser.newContext()).newPage();
        page.setDefaultTimeout(PATIENT.timeout);
        await page.goto(url);
        return page;
    };
    return {
        open,
        async signIn(email) {
            const page = await open(`${CONSOLE}/sign-in`);
            await page.getByRole('textbox', { name: 'E-mail address' }).fill(email);
            await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
            await page.keyboard.press('Enter');
            await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible(PATIENT);
            return page;
        },
        async acceptAtProvider(url, login) {
            const page = await open(url);
            await page.getByRole('button', { name: 'Continue with Acme' }).click();
            await page.waitForURL('https://login.example.com/**');
            await page.locator('input[name=login]').fill(login);
            await page.locator('input[name=password]').fill('any');
            await page.getByRole('button', { name: 'Sign-in' }).click();
            await page.getByRole('button', { name: 'Continue' }).click();
            await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible(PATIENT);
            return page;
        },
        async [Symbol.asyncDispose]() {
            await browser.close();
            rmSync(folder, { recursive: true, force: true });
        },
    };
}

/** Reads a resource of the workbench as the person of a page. */
export function read<T>(page: Page, path: string, body?: object): Promise<T> {
    return page.evaluate(
        async ([url, text]) => {
            const response = await fetch(`/workbench${url}`, {
                method: text === undefined ? 'GET' : 'POST',
                headers: { 'content-type': 'application/json' },
                ...(text === undefined ? {} : { body: text }),
            });
            if (!response.ok) throw new Error(await response.text());
            return (await response.json()) as never;
        },
        [path, body && JSON.stringify(body)] as const,
    );
}

/** Opens a page of another origin with a block, presses its button, and waits until it has counted. */
export async function useBlock(machine: Machine, people: People, key: string): Promise<void> {
    const html = `<!doctype html><html lang="en"><title>Docs</title><h1>Docs</h1>
        <script type="module" src="${CONSOLE}/embed.js" data-key="${key}"></script>
        <bindery-block integration="my-block" block="my-block"></bindery-block>`;
    await must(machine, `cat > ${WORLD}/docs/page <<'END'\n${html}\nEND`);
    const page = await people.open('https://docs.example.org/page');
    const block = page.locator('bindery-block');
    await block.getByRole('button', { name: 'Add 1' }).click();
    await expect(block.getByText('Pressed 1 times')).toBeVisible(PATIENT);
}
