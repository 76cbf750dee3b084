import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';

import { coverage, COVERAGE_PAGE, coveragePage } from '../scripts/coverage.ts';

/** The formatter pads the table. */
const bare = (text: string) => text.replaceAll(/[\s-]+/g, '');

/** Playwright starts for this, and takes its time on a busy machine. */
let found: ReturnType<typeof coverage>;
beforeAll(() => {
    found = coverage();
}, 120_000);

test('everything in the OpenAPI document has a test in a browser', () => {
    const { rows, unknown } = found;
    expect(rows.length).toBeGreaterThan(180);
    expect(rows.filter((row) => row.tests.length === 0)).toEqual([]);
    expect(unknown).toEqual([]);
});

test('the page in the documentation is up to date', () => {
    expect(bare(readFileSync(COVERAGE_PAGE, 'utf8'))).toBe(bare(coveragePage(found)));
});
