/** The same integrations compile with the reference's types and with Bindery's, which accept more code on purpose. */
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
    ['reference', 'the reference SDK, with the globals of a worker'],
    ['ours', 'Bindery’s SDK, with the globals of a worker'],
    ['dom', 'Bindery’s SDK, with the globals of a browser and the strictest flags'],
])('%s: %s', async (name) => {
    await compile('-p', at(`tsconfig.${name}.json`));
});

test('published: the built declarations of Bindery’s SDK', async () => {
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

test('compile() fails for an error and for a compiler that cannot run', async () => {
    await expect(compile('-p', at('tsconfig.absent.json'))).rejects.toThrow('tsconfig.absent.json');
    await expect(compile('--noSuchOption')).rejects.toThrow('noSuchOption');
});
