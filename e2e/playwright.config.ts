import { defineConfig } from '@playwright/test';

import { resolveSourcesInChildren } from '../scripts/lib/source-condition.ts';
import { chromiumPath } from './browser.ts';

resolveSourcesInChildren();

/** Tests across packages: the real command, real workerd, a real browser. */
export default defineConfig({
    testDir: '.',
    testMatch: '*.e2e.ts',
    outputDir: '../test-results/e2e',
    // One host and one browser at a time: CI has two cores.
    workers: 1,
    // Long, because other suites run beside this one on two cores.
    timeout: 120_000,
    expect: { timeout: 30_000 },
    use: {
        viewport: { width: 1440, height: 900 },
        // No screenshots in traces: they are recorded for passing tests too, and the trace already has DOM snapshots.
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
