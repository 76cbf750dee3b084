import { defineConfig } from '@playwright/test';
import { fileURLToPath } from 'node:url';

import { chromiumPath } from '../../e2e/browser.ts';
import { resolveSourcesInChildren } from '../../scripts/lib/source-condition.ts';

resolveSourcesInChildren();

/**
 * The port of the test server. Passed to the workers in the environment, because each worker evaluates this file again
 * and would choose another port.
 */
const port = (process.env['CONTENTKIT_TEST_PORT'] ??= String(
    20_000 + Math.floor(Math.random() * 20_000),
));

/** Tests the renderer in a real browser, on a page built for the tests. */
export default defineConfig({
    testDir: 'test',
    testMatch: '*.spec.ts',
    outputDir: '../../test-results/contentkit',
    snapshotPathTemplate: '{testDir}/screenshots/{arg}{ext}',
    fullyParallel: true,
    workers: 2,
    // Long, so that a slow machine does not fail a test. Passing tests take a few seconds.
    timeout: 120_000,
    expect: {
        timeout: 30_000,
        // A small number of pixels, because a missing thin border changes only a few pixels. `threshold` already
        // ignores anti-aliasing. A test in catalogue.spec.ts hides a checkbox and expects a difference.
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
        // Off, because traces take a third of the run time. `playwright test --trace on` records them.
        trace: 'off',
        launchOptions: {
            executablePath: chromiumPath(),
            // Chromium's sandbox cannot start as root, which is the user in many containers.
            args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
        },
    },
});
