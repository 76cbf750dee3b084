// What the test runners write of a run, in the words that `npm test` ends with.
import { stripVTControlCharacters } from 'node:util';

/** As much of a failure as tells which it was; its whole text stands further up. */
const LONGEST = 1500;

/** Vitest's JSON reporter. */
export function readVitest({ numPassedTests, numFailedTests, numPendingTests, testResults }) {
    const failures = testResults.flatMap(({ name, message, assertionResults }) => {
        const failed = assertionResults.filter(({ status }) => status === 'failed');
        if (failed.length > 0) {
            return failed.map(({ fullName, failureMessages }) =>
                describe(`${name}: ${fullName}`, failureMessages.join('\n')),
            );
        }
        // The file itself could not be loaded.
        return message ? [describe(name, message)] : [];
    });
    return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests, failures };
}

/** Playwright's JSON reporter. */
export function readPlaywright({ stats, suites, errors }) {
    const failures = suites.flatMap(failedOf);
    return {
        passed: stats.expected + stats.flaky,
        failed: stats.unexpected,
        skipped: stats.skipped,
        // What went wrong outside of any test.
        failures: [...failures, ...errors.map(({ message }) => describe('playwright', message))],
    };
}

function failedOf({ specs, suites = [] }) {
    const failed = specs
        .filter(({ ok }) => !ok)
        .map(({ file, line, title, tests }) => {
            const errors = tests.flatMap(({ results }) =>
                results.flatMap((result) => result.errors),
            );
            const text = errors.map(({ message }) => message).join('\n');
            return describe(`${file}:${line}: ${title}`, text);
        });
    return [...failed, ...suites.flatMap(failedOf)];
}

function describe(name, text = '') {
    const plain = stripVTControlCharacters(text);
    return `✗ ${name}\n${plain.length > LONGEST ? `${plain.slice(0, LONGEST)} …` : plain}`;
}
