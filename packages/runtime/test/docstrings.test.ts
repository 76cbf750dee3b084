/** Everything that an integration can import says what it is, with an example; what crosses a boundary says what it is. */
import { readFile } from 'node:fs/promises';

import { expect, test } from 'vitest';

const SOURCES = new URL('../src/', import.meta.url);
const CONTRACT = new URL('../../contract/src/', import.meta.url);
const ENTRIES = ['index.ts', 'jsx-runtime.ts', 'resolve.ts', 'api/index.ts'];

interface Export {
    name: string;
    comment: string;
}

/** The exports of a module, with the comment before each; follows re-exports within the two packages. */
async function exportsOf(url: URL): Promise<Export[]> {
    const source = await readFile(url, 'utf8');
    const declared = [
        ...source.matchAll(
            /(?:\/\*\*((?:(?!\*\/).)*)\*\/\s*)?^export (?:declare |abstract )*(?:async )?(?:const|function|class|interface|type|namespace) (\w+)/gms,
        ),
    ].map(([, comment = '', name = '']) => ({ name, comment }));
    // A name imported and handed on is as bare as its declaration: it must be declared anew, with a comment.
    const handedOn = [...source.matchAll(/^export (?:type )?\{([^}]*)\};/gm)].flatMap(
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
    return [...declared, ...handedOn, ...followed];
}

function locate(from: string, importer: URL): URL {
    const [, module] = /^@bindery\/contract(?:\/(\w+))?$/.exec(from) ?? [];
    return from.startsWith('.')
        ? new URL(from, importer)
        : new URL(`${module ?? 'index'}.ts`, CONTRACT);
}

test.each(ENTRIES)('%s', async (entry) => {
    const found = await exportsOf(new URL(entry, SOURCES));
    expect(found.length).toBeGreaterThan(0);
    const wanting = found.filter(({ comment }) => !comment.includes('@example'));
    expect(wanting.map(({ name }) => name)).toEqual([]);
});

test('the contract', async () => {
    const found = await exportsOf(new URL('index.ts', CONTRACT));
    expect(found.length).toBeGreaterThan(50);
    expect(found.filter(({ comment }) => !comment.trim()).map(({ name }) => name)).toEqual([]);
});
