// `npm test`: checks, unit and integration tests, browser tests. Ends with one line that counts them all.
import { mkdtempSync, readFileSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { checks } from '../check/checks.mjs';
import { runChecks } from '../check/run-checks.mjs';
import { buildApps } from '../lib/build.mjs';
import { ensureBrowser } from '../lib/browser.mjs';
import { readPlaywright, readVitest } from '../lib/reports.mjs';
import { run } from '../lib/run.mjs';

const reports = mkdtempSync(join(tmpdir(), 'bindery-test-'));
const browser = ensureBrowser();
await buildApps();

const totals = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
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
    for (const key of Object.keys(totals)) totals[key] += counts[key];
    failures.push(...counts.failures);
}
rmSync(reports, { recursive: true, force: true });

// Once more at the end: what stands thousands of lines further up is cut off where logs are kept short.
if (failures.length > 0) console.log(`\n== Failed\n\n${failures.join('\n\n')}`);
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
    return counted('vitest', code, report, readVitest);
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
    return counted(config, code, report, readPlaywright);
}

function counted(name, code, report, read) {
    if (!existsSync(report)) return crashed(name, 'It ended without a report.');
    const counts = read(JSON.parse(readFileSync(report, 'utf8')));
    if (code === 0 || counts.failed > 0) return counts;
    // A file that fails to load, or an error outside of any test, fails the run without a failed test.
    const { failures: told } = counts;
    const unknown = [`✗ ${name}\nIt ended with exit code ${code} without a failed test.`];
    return { ...counts, failed: 1, failures: told.length > 0 ? told : unknown };
}

function crashed(name, why) {
    return { passed: 0, failed: 1, skipped: 0, failures: [`✗ ${name}\n${why}`] };
}
