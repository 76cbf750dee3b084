/** Everything that an integration can import says what it is, with an example. */
import { readFile } from 'node:fs/promises';

import { expect, test } from 'vitest';

const SOURCES = new URL('../src/', import.meta.url);
const ENTRIES = ['index.ts', 'jsx-runtime.ts', 'resolve.ts', 'api/index.ts'];

interface Export {
    name: string;
    comment: string;
}

/** The exports of a module, with the comment before each; follows re-exports within the package. */
async function exportsOf(path: string): Promise<Export[]> {
    const url = new URL(path, SOURCES);
    const source = await readFile(url, 'utf8');
    const declared = [
        ...source.matchAll(
            /(?:\/\*\*((?:(?!\*\/).)*)\*\/\s*)?^export (?:declare )?(?:async )?(?:const|function|class|interface|type|namespace) (\w+)/gms,
        ),
    ].map(([, comment = '', name = '']) => ({ name, comment }));

    const followed: Export[] = [];
    for (const [, names, from = ''] of source.matchAll(
        /^export (?:type )?(\*|\{[^}]*\}) from '(\.[^']*)'/gm,
    )) {
        const inner = await exportsOf(new URL(from, url).href.slice(SOURCES.href.length));
        followed.push(
            ...inner.filter(
                ({ name }) => names === '*' || RegExp(`\\b${name}\\b`).test(names ?? ''),
            ),
        );
    }
    return [...declared, ...followed];
}

test.each(ENTRIES)('%s', async (entry) => {
    const found = await exportsOf(entry);
    expect(found.length).toBeGreaterThan(0);
    const wanting = found.filter(({ comment }) => !comment.includes('@example'));
    expect(wanting.map(({ name }) => name)).toEqual([]);
});
