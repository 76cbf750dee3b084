import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { coverage, COVERAGE_PAGE, coveragePage } from '../scripts/coverage.ts';

/** The formatter pads the table. */
const bare = (text: string) => text.replaceAll(/[\s-]+/g, '');

test('every element and property of the OpenAPI document has a test in a browser', () => {
    const { rows, unknown } = coverage();
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.filter((row) => row.tests.length === 0)).toEqual([]);
    expect(unknown).toEqual([]);
});

test('the page in the documentation is up to date', () => {
    expect(bare(readFileSync(COVERAGE_PAGE, 'utf8'))).toBe(bare(coveragePage()));
});
