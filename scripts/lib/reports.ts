/** Reads the reports of the test runners into the counts and failures that `npm test` ends with. */
import { stripVTControlCharacters } from 'node:util';

export interface Counts {
    passed: number;
    failed: number;
    skipped: number;
    /** A text for each failure: the name of the test and the beginning of its error. */
    failures: string[];
}

/** The parts of Vitest's JSON report that are read. */
export interface VitestReport {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    testResults: {
        name: string;
        message: string;
        assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
    }[];
}

interface PlaywrightSuite {
    suites?: PlaywrightSuite[];
    specs: {
        ok: boolean;
        file: string;
        line: number;
        title: string;
        tests: { results: { errors: { message?: string }[] }[] }[];
    }[];
}

/** The parts of Playwright's JSON report that are read. */
export interface PlaywrightReport {
    stats: { expected: number; flaky: number; unexpected: number; skipped: number };
    suites: PlaywrightSuite[];
    /** Errors outside of any test. */
    errors: { message?: string }[];
}

/** Characters of a failure that the summary repeats; the runner has printed its full text before. */
const LONGEST_FAILURE = 1500;

export function readVitest(report: VitestReport): Counts {
    const failures = report.testResults.flatMap(({ name, message, assertionResults }) => {
        const failed = assertionResults.filter(({ status }) => status === 'failed');
        if (failed.length > 0) {
            return failed.map(({ fullName, failureMessages }) =>
                describe(`${name}: ${fullName}`, failureMessages.join('\n')),
            );
        }
        // The file itself could not be loaded.
        return message ? [describe(name, message)] : [];
    });
    return {
        passed: report.numPassedTests,
        failed: report.numFailedTests,
        skipped: report.numPendingTests,
        failures,
    };
}

export function readPlaywright({ stats, suites, errors }: PlaywrightReport): Counts {
    return {
        passed: stats.expected + stats.flaky,
        failed: stats.unexpected,
        skipped: stats.skipped,
        failures: [
            ...suites.flatMap(failuresOf),
            ...errors.map(({ message }) => describe('playwright', message)),
        ],
    };
}

function failuresOf({ specs, suites = [] }: PlaywrightSuite): string[] {
    const failed = specs
        .filter(({ ok }) => !ok)
        .map(({ file, line, title, tests }) => {
            const errors = tests.flatMap(({ results }) =>
                results.flatMap((result) => result.errors),
            );
            const text = errors.map(({ message }) => message).join('\n');
            return describe(`${file}:${line}: ${title}`, text);
        });
    return [...failed, ...suites.flatMap(failuresOf)];
}

function describe(name: string, text = ''): string {
    const plain = stripVTControlCharacters(text);
    const start = plain.length > LONGEST_FAILURE ? `${plain.slice(0, LONGEST_FAILURE)} …` : plain;
    return `✗ ${name}\n${start}`;
}
