/** The same integrations satisfy the types of the reference and ours; ours accept more where that is meant. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { expect, test } from 'vitest';

const run = promisify(execFile);
const compiler = fileURLToPath(
    import.meta.resolve('typescript/package.json').replace('package.json', 'bin/tsc'),
);

/** What the compiler says; nothing when all is well. */
async function compile(...args: string[]): Promise<string> {
    const { stdout } = await run(process.execPath, [compiler, ...args], { encoding: 'utf8' }).catch(
        (error: { stdout: string }) => error,
    );
    return stdout;
}

function at(path: string): string {
    return fileURLToPath(new URL(path, import.meta.url));
}

test.each([
    ['reference', 'the reference, with the globals of a worker'],
    ['ours', 'ours, with the globals of a worker'],
    ['dom', 'ours, with the globals of a browser and the strictest flags'],
])('%s: %s', async (name) => {
    expect(await compile('-p', at(`tsconfig.${name}.json`))).toBe('');
});

test('published: the declarations that a build makes of ours', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bindery-declarations-'));
    try {
        const build = at('../../tsconfig.build.json');
        expect(await compile('-p', build, '--emitDeclarationOnly', '--outDir', folder)).toBe('');
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
        expect(await compile('-p', folder)).toBe('');
    } finally {
        await rm(folder, { recursive: true });
    }
});
