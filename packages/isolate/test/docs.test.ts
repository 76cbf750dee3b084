import { readFile } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { DEFAULT_LIMITS, ISOLATE_ERRORS } from '../src/index.ts';

const text = await readFile(new URL('../../../docs/isolation.md', import.meta.url), 'utf8');

/** Cells of the table rows in the section of a heading. */
function rowsBelow(heading: string): string[][] {
    const section = text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
    const lines = section.split('\n').filter((line) => line.startsWith('| `'));
    return lines.map((line) =>
        line
            .split('|')
            .slice(1, -1)
            .map((cell) => cell.trim()),
    );
}

test('docs/isolation.md lists every limit with its default', () => {
    const documented = rowsBelow('Limits').map(([name, value]) => [
        name?.replaceAll('`', ''),
        Number(value),
    ]);
    const actual = Object.entries(DEFAULT_LIMITS);
    expect(documented.toSorted()).toEqual(actual.toSorted());
});

test('docs/isolation.md lists every error with its status and meaning', () => {
    const documented = rowsBelow('Errors');
    const actual = Object.entries(ISOLATE_ERRORS).map(([code, { status, origin, meaning }]) => [
        `\`${code}\``,
        String(status ?? '–'),
        origin,
        meaning,
    ]);
    expect(documented).toEqual(actual);
});

test('every error code in the table of limits exists', () => {
    const named = rowsBelow('Limits').flatMap((cells) => [
        ...(cells.at(-1) ?? '').matchAll(/`(\w+)`/g),
    ]);
    for (const [, code] of named) expect(Object.keys(ISOLATE_ERRORS)).toContain(code);
});
