import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { chromium, type Page } from '@playwright/test';

import { chromiumPath } from '../../e2e/browser.ts';
import { percentile, report } from '../platform/statistics.ts';
import type { BenchHost } from './bench-host.ts';

const ROUNDS = 7;
const MAX_READY_MS = 150;
const MANY = 500;

/** Two frames at 60 frames a second, in milliseconds: at most one frame was dropped. */
const SMOOTH_MS = 34;

interface Figures {
    ready: number;
    longTasks: number[];
    shift: number;
}

/** Measures pages with 20 and with 500 cached blocks in Chromium. */
export async function measureBrowser({ api, keys }: BenchHost): Promise<void> {
    const server = createServer((request, response) => {
        const count = Number(new URL(request.url ?? '/', 'http://site').searchParams.get('blocks'));
        response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
        response.end(pageOf(api, keys[0] ?? '', count));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // The cast holds: a listening TCP server has this address.
    const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const browser = await chromium.launch({
        executablePath: chromiumPath(),
        args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    try {
        const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
        await page.addInitScript(observe);
        const rounds: Figures[] = [];
        // The first visit fills the caches, and stores the heights.
        for (let round = 0; round <= ROUNDS; round++) {
            await page.goto(`${site}/?blocks=20`);
            const figures = await measureVisit(page, 20);
            if (round > 0) rounds.push(figures);
        }
        const ready = percentile(
            rounds.map((each) => each.ready),
            0.5,
        );
        report(
            `20 cached blocks interactive after load, at most ${MAX_READY_MS} ms`,
            `${ready.toFixed(0)} ms`,
            ready <= MAX_READY_MS,
        );
        const long = Math.max(...rounds.map(({ longTasks }) => longTasks.length));
        const longest = Math.max(0, ...rounds.flatMap(({ longTasks }) => longTasks));
        report('long tasks of a visit, at most 1', `${long}, longest ${longest} ms`, long <= 1);
        const shift = Math.max(...rounds.map((each) => each.shift));
        report('cumulative layout shift, 0', shift.toFixed(4), shift === 0);

        await page.goto(`${site}/?blocks=${MANY}`);
        const frames = await measureScroll(page);
        report(
            `${MANY} blocks scrolled, frame p95 at most ${SMOOTH_MS} ms`,
            `p50 ${percentile(frames, 0.5).toFixed(0)} ms, p95 ${percentile(frames, 0.95).toFixed(0)} ms, longest ${Math.max(...frames).toFixed(0)} ms`,
            percentile(frames, 0.95) <= SMOOTH_MS,
        );
    } finally {
        await browser.close();
        server.close();
    }
}

function pageOf(host: string, key: string, count: number): string {
    const blocks = Array.from(
        { length: count },
        (_, index) =>
            `<p>Text ${index}</p><bindery-block integration="bench-block" block="block" props='{"cached":true,"index":${index}}'></bindery-block>`,
    );
    return `<!doctype html><html lang="en"><head><title>Bench</title>
        <link rel="stylesheet" href="${host}/embed.css">
        <script type="module" src="${host}/embed.js" data-key="${key}"></script></head>
        <body>${blocks.join('\n')}</body></html>`;
}

interface Observed {
    readyAt: number;
    readyCount: number;
    longTasks: number[];
    shift: number;
}

/** Runs in the page before its scripts. */
function observe(): void {
    const observed: Observed = { readyAt: 0, readyCount: 0, longTasks: [], shift: 0 };
    Object.assign(window, { observed });
    document.addEventListener('bindery-ready', () => {
        observed.readyCount++;
        observed.readyAt = performance.now();
    });
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) observed.longTasks.push(entry.duration);
    }).observe({ type: 'longtask', buffered: true });
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
            observed.shift += (entry as PerformanceEntry & { value: number }).value;
        }
    }).observe({ type: 'layout-shift', buffered: true });
}

async function measureVisit(page: Page, count: number): Promise<Figures> {
    await page.waitForFunction(
        (wanted) => (window as unknown as { observed: Observed }).observed.readyCount >= wanted,
        count,
    );
    // The element stores heights after a second, and the browser reports layout shifts after the frame.
    await page.waitForTimeout(1500);
    return page.evaluate(() => {
        const { observed } = window as unknown as { observed: Observed };
        const [navigation] = performance.getEntriesByType('navigation');
        const { loadEventEnd } = navigation as PerformanceNavigationTiming;
        return {
            ready: Math.max(0, observed.readyAt - loadEventEnd),
            longTasks: observed.longTasks,
            shift: observed.shift,
        };
    });
}

/** Scrolls to the end of the page at 3,000 pixels a second. Returns the duration of each frame in milliseconds. */
function measureScroll(page: Page): Promise<number[]> {
    return page.evaluate(
        () =>
            new Promise<number[]>((resolve) => {
                const frames: number[] = [];
                let last = performance.now();
                const step = (now: number) => {
                    frames.push(now - last);
                    window.scrollBy(0, ((now - last) / 1000) * 3000);
                    last = now;
                    const end = document.documentElement.scrollHeight - window.innerHeight;
                    if (window.scrollY >= end - 1) resolve(frames.slice(1));
                    else requestAnimationFrame(step);
                };
                requestAnimationFrame(step);
            }),
    );
}
