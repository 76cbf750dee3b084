// `npm test`: checks, unit and integration tests, browser tests. Ends with one line that counts them all.
import { mkdtempSync, readFileSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { checks } from '../check/checks.mjs';
import { runChecks } from '../check/run-checks.mjs';
import { buildApps } from '../lib/build.mjs';
import { ensureBrowser } from '../lib/browser.mjs';
import { run } from '../lib/run.mjs';

const reports = mkdtempSync(join(tmpdir(), 'bindery-test-'));
const browser = ensureBrowser();
await buildApps();

const totals = { passed: 0, failed: 0, skipped: 0 };
const suites = [
    { name: 'Checks', run: () => runChecks(checks) },
    { name: 'Unit and integration tests', run: runVitest },
    {
        name: 'Renderer in a browser',
        run: () => runPlaywright('packages/contentkit/playwright.config.ts'),
    },
    { name: 'End to end', run: () => runPlaywright('e2e/playwright.config.ts') },
];
for (const suite of suites) {
    console.log(`\n== ${suite.name}`);
    const counts = await suite.run();
    for (const [key, count] of Object.entries(counts)) totals[key] += count;
}
rmSync(reports, { recursive: true, force: true });

const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exitCode = totals.failed === 0 ? 0 : 1;

async function runVitest() {
    const report = join(reports, 'vitest.json');
    const { code } = await run(
        'vitest',
        ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
        {
            env: { BINDERY_CHROMIUM: browser },
        },
    );
    if (!existsSync(report)) return crashed('vitest');
    const {
        numPassedTests: passed,
        numFailedTests: failed,
        numPendingTests: skipped,
    } = JSON.parse(readFileSync(report, 'utf8'));
    // A file that fails to load, or an error outside of any test, fails the run without a failed test.
    return { passed, failed: failed === 0 && code !== 0 ? 1 : failed, skipped };
}

async function runPlaywright(config) {
    const report = join(reports, `${config.replaceAll('/', '-')}.json`);
    const { code } = await run('playwright', ['test', '--config', config, '--reporter=list,json'], {
        env: {
            PLAYWRIGHT_JSON_OUTPUT_NAME: report,
            BINDERY_CHROMIUM: browser,
            PLAYWRIGHT_HTML_OPEN: 'never',
        },
    });
    if (!existsSync(report)) return crashed(config);
    const { expected, flaky, unexpected, skipped } = JSON.parse(readFileSync(report, 'utf8')).stats;
    return {
        passed: expected + flaky,
        failed: unexpected === 0 && code !== 0 ? 1 : unexpected,
        skipped,
    };
}

function crashed(name) {
    console.error(`${name} ended without a report.`);
    return { passed: 0, failed: 1 };
}
