import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

/** Codes that a package's error class can carry: members of its union type, or keys of its table. */
function codesOf(source: string): string[] {
    const union = [...source.matchAll(/export type \w+ErrorCode =([^;]+);/g)].map(
        ([, text]) => text ?? '',
    );
    const table = /_ERRORS = \{([\s\S]+?)\n\} as const/.exec(source)?.[1] ?? '';
    const members = union.flatMap((text) => [...text.matchAll(/'([a-z_]+)'/g)]);
    const keys = [...table.matchAll(/^ {4}([a-z_]+): \{/gm)];
    return [...members, ...keys].map(([, code]) => code ?? '');
}

/** Reads the codes in the first column of each section's table, by the package that the section's heading names. */
function documented(): Map<string, string[]> {
    const text = readFileSync(join(ROOT, 'docs/errors.md'), 'utf8');
    const sections = text.split(/^## /m).slice(1);
    return new Map(
        sections.map((section) => {
            const name = /\(`(?:@bindery\/)?([a-z]+)`\)/.exec(section)?.[1] ?? '';
            return [name, [...section.matchAll(/^\| `([a-z_]+)`/gm)].map(([, code]) => code ?? '')];
        }),
    );
}

const sources = globSync('packages/*/src/{error,oauth/error}.ts', { cwd: ROOT })
    .map((file) => ({ file, codes: codesOf(readFileSync(join(ROOT, file), 'utf8')) }))
    .filter(({ codes }) => codes.length > 0);

test('every package with error codes is looked at', () => {
    expect(sources.map(({ file }) => file.split('/')[1]).toSorted()).toEqual(
        [...documented().keys()].map((name) => (name === 'bindery' ? 'cli' : name)).toSorted(),
    );
});

test.each(sources)('$file: the page lists exactly its codes', ({ file, codes }) => {
    const folder = file.split('/')[1] ?? '';
    const listed = documented().get(folder === 'cli' ? 'bindery' : folder) ?? [];
    expect(listed.toSorted()).toEqual(codes.toSorted());
});
