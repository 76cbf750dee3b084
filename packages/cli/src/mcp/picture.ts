import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

import { CommandError } from '../error.ts';

const BROWSERS = [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Time between load and picture. A page may keep a connection open for live updates, so an idle network is no sign. */
const SETTLE_MS = 1500;
const LOAD_MS = 60_000;

/** Opens a page in a browser and takes its picture. @throws CommandError `browser_missing`. */
export async function takePicture(
    url: string,
    { width, height, theme }: { width: number; height: number; theme: 'light' | 'dark' },
) {
    const executablePath = [process.env['BINDERY_CHROMIUM'], ...BROWSERS].find(
        (path) => path !== undefined && existsSync(path),
    );
    if (executablePath === undefined) {
        throw new CommandError(
            'browser_missing',
            'A picture needs Chromium or Chrome: set BINDERY_CHROMIUM to its path.',
        );
    }
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    try {
        const page = await browser.newPage({ viewport: { width, height }, colorScheme: theme });
        const consoleErrors: string[] = [];
        const failedRequests: string[] = [];
        page.on('console', (message) => {
            if (message.type() === 'error') consoleErrors.push(message.text());
        });
        page.on('pageerror', (error) => consoleErrors.push(error.message));
        page.on('response', (response) => {
            if (response.status() >= 400)
                failedRequests.push(`${response.status()} ${withoutQuery(response.url())}`);
        });
        page.on('requestfailed', (request) =>
            failedRequests.push(
                `${request.failure()?.errorText ?? 'failed'} ${withoutQuery(request.url())}`,
            ),
        );
        await page.goto(url, { waitUntil: 'load', timeout: LOAD_MS });
        await page.waitForLoadState('networkidle', { timeout: SETTLE_MS }).catch(() => {});
        const frames = await Promise.all(
            page.frames().map(async (frame) => ({
                url: withoutQuery(frame.url()),
                text: await frame.evaluate(() => document.body?.innerText ?? '').catch(() => ''),
            })),
        );
        const png = await page.screenshot();
        return { facts: { frames, consoleErrors, failedRequests }, png };
    } finally {
        await browser.close();
    }
}

/** Removes the query of a URL, because it may contain codes and tokens. */
function withoutQuery(url: string): string {
    return url.split('?')[0] ?? url;
}
