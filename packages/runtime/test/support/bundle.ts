import { fileURLToPath, pathToFileURL } from 'node:url';

import { build, type Plugin } from 'esbuild';

import { resolveSDK } from '../../src/resolve.ts';

/** The SDK in the bundle. */
export type SDK = 'ours' | 'reference';

/** Resolves the SDK's names to the sources in this repository, as packages/bundler does. */
function ourSDK(keepAPI: boolean): Plugin {
    return {
        name: 'sdk',
        setup({ onResolve }) {
            onResolve({ filter: /^@(gitbook|bindery)\// }, ({ path, importer }) => {
                const isKept = keepAPI && path === '@gitbook/api';
                const url = isKept ? null : resolveSDK(path, pathToFileURL(importer).href);
                return url ? { path: fileURLToPath(url), sideEffects: false } : undefined;
            });
        },
    };
}

/** Bundles an integration the way the reference CLI does, into one ES module. */
export async function bundle(
    entry: URL,
    sdk: SDK,
    options: {
        mode?: 'production' | 'development';
        minify?: boolean;
        /** Bundles the published `@gitbook/api`. */
        keepAPI?: boolean;
    } = {},
): Promise<string> {
    const { mode = 'production', minify = false, keepAPI = false } = options;
    const { outputFiles } = await build({
        entryPoints: [fileURLToPath(entry)],
        bundle: true,
        write: false,
        minify,
        format: 'esm',
        platform: 'neutral',
        target: 'es2022',
        mainFields: ['worker', 'browser', 'module', 'jsnext', 'main'],
        conditions: ['@bindery/source', 'worker', 'browser', 'import', 'production'],
        external: ['node:*', 'cloudflare:*'],
        jsx: 'automatic',
        jsxImportSource: '@gitbook/runtime',
        // Empty: the nearest tsconfig.json is that of this package, not of the integration.
        tsconfigRaw: {},
        define: { MODE: JSON.stringify(mode), 'process.env.NODE_ENV': JSON.stringify(mode) },
        plugins: sdk === 'ours' ? [ourSDK(keepAPI)] : [],
        logLevel: 'silent',
    });
    return outputFiles[0]?.text ?? '';
}
