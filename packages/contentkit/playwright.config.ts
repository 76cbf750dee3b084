import { defineConfig } from '@playwright/test';
import { fileURLToPath } from 'node:url';

import { chromiumPath } from '../../e2e/browser.ts';
import { resolveSourcesInChildren } from '../../scripts/lib/source-condition.ts';

resolveSourcesInChildren();

/** Chosen once and handed to the workers, which read this file again. */
const port = (process.env['CONTENTKIT_TEST_PORT'] ??= String(
    20_000 + Math.floor(Math.random() * 20_000),
));

/** The renderer in a real browser, on a page built for the tests. */
export default defineConfig({
    testDir: 'test',
    testMatch: '*.spec.ts',
    outputDir: '../../test-results/contentkit',
    snapshotPathTemplate: '{testDir}/screenshots/{arg}{ext}',
    fullyParallel: true,
    workers: 2,
    timeout: 40_000,
    expect: {
        timeout: 10_000,
        // A number and not a share, and small: a thin border counts for few pixels, since most pass as smoothing. A test
        // hides a checkbox and expects that it is missed.
        toHaveScreenshot: {
            maxDiffPixels: 10,
            threshold: 0.1,
            animations: 'disabled',
            stylePath: fileURLToPath(new URL('test/picture.css', import.meta.url)),
        },
    },
    webServer: {
        command: `vite build && vite preview --host 127.0.0.1 --port ${port} --strictPort`,
        url: `http://127.0.0.1:${port}/`,
        timeout: 60_000,
    },
    use: {
        baseURL: `http://127.0.0.1:${port}`,
        viewport: { width: 900, height: 900 },
        // Without the film of each test, which is drawn also for those that pass; the trace has the page at each step.
        trace: { mode: 'retain-on-failure', screenshots: false },
        launchOptions: {
            executablePath: chromiumPath(),
            // Containers run as root, where Chromium's own sandbox cannot start.
            args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
        },
    },
});
