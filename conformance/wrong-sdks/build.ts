import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

import type { Mutation } from './mutations.ts';

const SOURCES = fileURLToPath(new URL('../../packages/runtime/src', import.meta.url));
const ENTRIES = ['index', 'jsx-runtime', 'jsx-dev-runtime'];

/** A package in the shape of `@gitbook/runtime`. */
export interface BuiltSDK extends AsyncDisposable {
    folder: string;
}

/**
 * Builds Bindery's SDK as a package, with one mistake in it.
 *
 * @param mutation The mistake; undefined: none.
 * @throws Error if the file lacks the text to replace; adapt the mutation to the source then.
 */
export async function buildSDK(mutation?: Mutation): Promise<BuiltSDK> {
    const folder = await mkdtemp(join(tmpdir(), `bindery-sdk-${mutation?.name ?? 'right'}-`));
    await build({
        entryPoints: ENTRIES.map((name) => join(SOURCES, `${name}.ts`)),
        outdir: folder,
        bundle: true,
        splitting: true,
        format: 'esm',
        platform: 'neutral',
        mainFields: ['module', 'main'],
        conditions: ['@bindery/source'],
        // `MODE` and `process.env` are replaced where an integration is bundled.
        logLevel: 'silent',
        plugins: mutation === undefined ? [] : [mutate(mutation)],
    });
    const entry = (name: string) => `./${name}.js`;
    await writeFile(
        join(folder, 'package.json'),
        JSON.stringify({
            name: '@gitbook/runtime',
            type: 'module',
            exports: {
                '.': entry('index'),
                './jsx-runtime': entry('jsx-runtime'),
                './jsx-dev-runtime': entry('jsx-dev-runtime'),
            },
        }),
    );
    return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

function mutate({ name, file, find, replace }: Mutation): Plugin {
    return {
        name: 'mutation',
        setup({ onLoad }) {
            onLoad({ filter: /\.ts$/ }, async ({ path }) => {
                if (relative(SOURCES, path) !== file) return undefined;
                const text = await readFile(path, 'utf8');
                if (!text.includes(find)) {
                    throw new Error(`The mutation ${name} does not find ${find} in ${file}.`);
                }
                return { contents: text.replace(find, () => replace), loader: 'ts' };
            });
        },
    };
}
