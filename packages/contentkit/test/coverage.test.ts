import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';

import { coverage, COVERAGE_PAGE, coveragePage } from '../scripts/coverage.ts';

/** Removes the padding that the formatter adds to the table. */
const withoutPadding = (text: string) => text.replaceAll(/[\s-]+/g, '');

/** Computed once, because starting Playwright is slow on a busy machine. */
let result: ReturnType<typeof coverage>;
beforeAll(() => {
    result = coverage();
}, 120_000);

test('every ContentKit name of the OpenAPI document has a browser test', () => {
    const { rows, unknown } = result;
    expect(rows.length).toBeGreaterThan(180);
    expect(rows.filter((row) => row.tests.length === 0)).toEqual([]);
    expect(unknown).toEqual([]);
});

test('docs/contentkit-coverage.md is up to date', () => {
    expect(withoutPadding(readFileSync(COVERAGE_PAGE, 'utf8'))).toBe(
        withoutPadding(coveragePage(result)),
    );
});
