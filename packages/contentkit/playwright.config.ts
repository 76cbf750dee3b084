import { defineConfig } from '@playwright/test';
import { fileURLToPath } from 'node:url';

import { chromiumPath } from '../../e2e/browser.ts';
import { resolveSourcesInChildren } from '../../scripts/lib/source-condition.ts';

resolveSourcesInChildren();

/** Chosen once and passed to the workers by the environment: each worker evaluates this file again. */
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
    // Generous: a slow machine must not fail a test. Passing tests take a few seconds.
    timeout: 120_000,
    expect: {
        timeout: 30_000,
        // A small absolute number: a missing thin border differs in few pixels, since `threshold` ignores anti-aliasing.
        // A test in catalogue.spec.ts hides a checkbox and expects a difference.
        toHaveScreenshot: {
            maxDiffPixels: 10,
            threshold: 0.1,
            animations: 'disabled',
            stylePath: fileURLToPath(new URL('test/screenshot.css', import.meta.url)),
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
        // Recording a trace takes a third of the run; `playwright test --trace on` records one.
        trace: 'off',
        launchOptions: {
            executablePath: chromiumPath(),
            // Chromium's own sandbox cannot start as root, as in containers.
            args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
        },
    },
});
