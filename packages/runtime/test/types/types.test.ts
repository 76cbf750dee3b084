/** The same integrations satisfy the types of the reference and ours; ours accept more where that is meant. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { compile } from '../support/compile.ts';

function at(path: string): string {
    return fileURLToPath(new URL(path, import.meta.url));
}

test.each([
    ['reference', 'the reference, with the globals of a worker'],
    ['ours', 'ours, with the globals of a worker'],
    ['dom', 'ours, with the globals of a browser and the strictest flags'],
])('%s: %s', async (name) => {
    await compile('-p', at(`tsconfig.${name}.json`));
});

test('published: the declarations that a build makes of ours', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bindery-declarations-'));
    try {
        await compile('-p', at('tsconfig.declarations.json'), '--outDir', folder);
        await writeFile(
            join(folder, 'tsconfig.json'),
            JSON.stringify({
                extends: at('tsconfig.ours.json'),
                compilerOptions: {
                    allowImportingTsExtensions: false,
                    typeRoots: [at('../../../../node_modules')],
                    paths: {
                        '@gitbook/runtime': [join(folder, 'index.d.ts')],
                        '@gitbook/runtime/jsx-runtime': [join(folder, 'jsx-runtime.d.ts')],
                        '@gitbook/api': [at('../../../../node_modules/@gitbook/api')],
                        '@bindery/contract/*': [at('../../../contract/src/*.ts')],
                    },
                },
                include: [at('snippets'), at('ours')],
            }),
        );
        await compile('-p', folder);
    } finally {
        await rm(folder, { recursive: true });
    }
});

test('a mistake and a compiler that cannot run are noticed', async () => {
    await expect(compile('-p', at('tsconfig.absent.json'))).rejects.toThrow('tsconfig.absent.json');
    await expect(compile('--noSuchOption')).rejects.toThrow('noSuchOption');
});
