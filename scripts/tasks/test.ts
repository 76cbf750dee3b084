// `npm test`: runs every suite except `deploy` and `sites`. `npm run test:SUITE` runs one suite, and passes further
// arguments to its runner. The last line counts the tests of all suites.
import { mkdtempSync, readFileSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { checks } from '../check/checks.ts';
import { runChecks } from '../check/run-checks.ts';
import { buildApps } from '../lib/build-apps.ts';
import { ensureBrowser } from '../lib/browser.ts';
import { cpuMinutes } from '../lib/cpu-time.ts';
import {
    readPlaywright,
    readVitest,
    type Counts,
    type PlaywrightReport,
    type VitestReport,
} from '../lib/reports.ts';
import { run } from '../lib/run.ts';
import { deployChecks } from '../deploy/deploy-checks.ts';
import { packageChecks } from '../pack/package-checks.ts';
import { packPackages } from '../pack/pack-packages.ts';

interface Suite {
    title: string;
    run: (args: string[]) => Promise<Counts>;
}

const SUITES = {
    checks: { title: 'Checks', run: () => runChecks(checks) },
    unit: { title: 'Unit and integration tests', run: runVitest },
    browser: {
        title: 'Renderer in a browser',
        run: (args) => runPlaywright('packages/contentkit/playwright.config.ts', args),
    },
    e2e: {
        title: 'End to end',
        run: (args) => runPlaywright('e2e/playwright.config.ts', args),
    },
    packages: {
        title: 'Packages installed from their tarballs',
        run: async () => {
            await using suite = await packageChecks();
            // `await`, so that the suite is disposed of after its checks.
            return await runChecks(suite.checks);
        },
    },
    // Needs root, and takes minutes: not part of `npm test`.
    deploy: {
        title: 'docs/deploy.md, followed on a machine of its own',
        run: async () => {
            await using suite = await deployChecks();
            // `await`, so that the suite is disposed of after its checks.
            return await runChecks(suite.checks);
        },
    },
    // Not part of `npm test`: it installs Docusaurus and others from the registry.
    sites: {
        title: 'Example sites, built by their own tools',
        run: async (args) => {
            await packPackages();
            return runPlaywright('e2e/sites/playwright.config.ts', args);
        },
    },
} satisfies Record<string, Suite>;
type SuiteName = keyof typeof SUITES;

const [named, ...args] = process.argv.slice(2);
if (named !== undefined && !isSuite(named)) {
    console.error(`There is no suite ${named}. There are: ${Object.keys(SUITES).join(', ')}.`);
    process.exit(1);
}
const reports = mkdtempSync(join(tmpdir(), 'bindery-test-'));
// The checks and the packages need no browser. All other suites drive a browser or serve the web apps.
const browser = named === 'checks' || named === 'packages' ? '' : ensureBrowser();
await buildApps();

const totals = { passed: 0, failed: 0, skipped: 0 };
const failures: string[] = [];
if (named === undefined) {
    await measured('Checks', () => runSuite('checks'));
    await measured('Unit and integration tests', () => runSuite('unit'));
    // The end-to-end tests wait for one host at a time, which leaves half of two cores to the other suites.
    await measured('Renderer, end to end and packages', () =>
        Promise.all([
            runSuite('e2e'),
            runSuite('browser', ['--workers=1']).then(() => runSuite('packages')),
        ]),
    );
} else {
    await measured(SUITES[named].title, () => runSuite(named, args));
}
rmSync(reports, { recursive: true, force: true });

// Repeats the failures at the end, because a truncated log may lack the earlier output.
if (failures.length > 0) console.log(`\n== Failed\n\n${failures.join('\n\n')}`);
const total = cpuMinutes();
if (total !== undefined) console.log(`\nCPU-minutes: ${total.toFixed(1)}`);
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exitCode = totals.failed === 0 ? 0 : 1;

function isSuite(name: string): name is SuiteName {
    return Object.hasOwn(SUITES, name);
}

async function runSuite(name: SuiteName, suiteArgs: string[] = []): Promise<void> {
    const suite: Suite = SUITES[name];
    console.log(`\n== ${suite.title}`);
    const counts = await suite.run(suiteArgs);
    totals.passed += counts.passed;
    totals.failed += counts.failed;
    totals.skipped += counts.skipped;
    failures.push(...counts.failures);
}

/** Prints the processor time and the duration of `work`. */
async function measured(title: string, work: () => Promise<unknown>): Promise<void> {
    const before = cpuMinutes();
    const startedAt = performance.now();
    await work();
    const after = cpuMinutes();
    const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1);
    const cpu =
        before === undefined || after === undefined
            ? ''
            : `, ${(after - before).toFixed(1)} CPU-minutes`;
    console.log(`${title}: ${minutes} min${cpu}`);
}

async function runVitest(args: string[]): Promise<Counts> {
    const report = join(reports, 'vitest.json');
    const { code } = await run(
        'vitest',
        ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args],
        { env: { BINDERY_CHROMIUM: browser } },
    );
    // The cast holds: the JSON reporter writes this shape.
    return countReport('vitest', code, report, (json) => readVitest(json as VitestReport));
}

async function runPlaywright(config: string, args: string[]): Promise<Counts> {
    const report = join(reports, `${config.replaceAll('/', '-')}.json`);
    const { code } = await run(
        'playwright',
        ['test', '--config', config, '--reporter=list,json', ...args],
        {
            env: {
                PLAYWRIGHT_JSON_OUTPUT_NAME: report,
                BINDERY_CHROMIUM: browser,
                PLAYWRIGHT_HTML_OPEN: 'never',
            },
        },
    );
    // The cast holds: the JSON reporter writes this shape.
    return countReport(config, code, report, (json) => readPlaywright(json as PlaywrightReport));
}

function countReport(
    name: string,
    code: number,
    report: string,
    read: (json: unknown) => Counts,
): Counts {
    if (!existsSync(report)) return crashed(name, 'It ended without a report.');
    const counts = read(JSON.parse(readFileSync(report, 'utf8')));
    if (code === 0 || counts.failed > 0) return counts;
    // A file that fails to load, or an error outside of any test, fails the run without a failed test.
    const unknown = [`✗ ${name}\nIt ended with exit code ${code} without a failed test.`];
    return {
        ...counts,
        failed: 1,
        failures: counts.failures.length > 0 ? counts.failures : unknown,
    };
}

function crashed(name: string, reason: string): Counts {
    return { passed: 0, failed: 1, skipped: 0, failures: [`✗ ${name}\n${reason}`] };
}
