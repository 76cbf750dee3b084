import { defineConfig } from '@playwright/test';

import { resolveSourcesInChildren } from '../scripts/lib/source-condition.ts';
import { chromiumPath } from './browser.ts';

resolveSourcesInChildren();

/** What crosses packages: the real command, real workerd, a real browser. */
export default defineConfig({
    testDir: '.',
    testMatch: '*.e2e.ts',
    outputDir: '../test-results/e2e',
    // One host with its processes and one browser at a time: the machine may have two cores.
    workers: 1,
    timeout: 60_000,
    expect: { timeout: 10_000 },
    use: {
        viewport: { width: 1440, height: 900 },
        // Without the film of each test, which is drawn also for those that pass; the trace has the page at each step.
        trace: { mode: 'retain-on-failure', screenshots: false },
        screenshot: 'only-on-failure',
        launchOptions: {
            executablePath: chromiumPath(),
            // Containers run as root, where Chromium's own sandbox cannot start.
            args:
                process.getuid?.() === 0
                    ? ['--no-sandbox', '--disable-quic', '--disable-background-networking']
                    : [],
        },
    },
});
