/** Every export of the SDK has a docstring with an example; every export of the contract has a docstring. */
import { readFile } from 'node:fs/promises';

import { expect, test } from 'vitest';

const SOURCES = new URL('../src/', import.meta.url);
const CONTRACT = new URL('../../contract/src/', import.meta.url);
const ENTRIES = ['index.ts', 'jsx-runtime.ts', 'resolve.ts', 'api/index.ts'];

interface Export {
    name: string;
    comment: string;
}

/** Returns the exports of a module with their docstrings. Follows re-exports within the two packages. */
async function exportsOf(url: URL): Promise<Export[]> {
    const source = await readFile(url, 'utf8');
    const declared = [
        ...source.matchAll(
            /(?:\/\*\*((?:(?!\*\/).)*)\*\/\s*)?^export (?:declare |abstract )*(?:async )?(?:const|function|class|interface|type|namespace) (\w+)/gms,
        ),
    ].map(([, comment = '', name = '']) => ({ name, comment }));
    // An import that is exported again has no docstring at its export, so it counts as undocumented.
    const reExported = [...source.matchAll(/^export (?:type )?\{([^}]*)\};/gm)].flatMap(
        ([, names = '']) => names.split(',').map((name) => ({ name: name.trim(), comment: '' })),
    );

    const followed: Export[] = [];
    for (const [, names, from = ''] of source.matchAll(
        /^export (?:type )?(\*|\{[^}]*\}) from '(\.[^']*|@bindery\/contract[^']*)'/gm,
    )) {
        const inner = await exportsOf(locate(from, url));
        followed.push(
            ...inner.filter(
                ({ name }) => names === '*' || RegExp(`\\b${name}\\b`).test(names ?? ''),
            ),
        );
    }
    return [...declared, ...reExported, ...followed];
}

function locate(from: string, importer: URL): URL {
    const [, module] = /^@bindery\/contract(?:\/(\w+))?$/.exec(from) ?? [];
    return from.startsWith('.')
        ? new URL(from, importer)
        : new URL(`${module ?? 'index'}.ts`, CONTRACT);
}

test.each(ENTRIES)('every export of %s has a docstring with an example', async (entry) => {
    const found = await exportsOf(new URL(entry, SOURCES));
    expect(found.length).toBeGreaterThan(0);
    const undocumented = found.filter(({ comment }) => !comment.includes('@example'));
    expect(undocumented.map(({ name }) => name)).toEqual([]);
});

test('every export of the contract has a docstring', async () => {
    const found = await exportsOf(new URL('index.ts', CONTRACT));
    expect(found.length).toBeGreaterThan(50);
    expect(found.filter(({ comment }) => !comment.trim()).map(({ name }) => name)).toEqual([]);
});
