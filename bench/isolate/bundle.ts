/** The hello-world example as one script, with our SDK and with the reference's. */
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import type { SDK } from '@bindery/contract';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Bundles the example with the bundler options of GitBook's command line tool. */
export async function bundleHelloWorld(sdk: SDK): Promise<string> {
    const own = `${ROOT}packages/runtime/src`;
    const result = await build({
        entryPoints: [`${ROOT}examples/hello-world/src/index.tsx`],
        bundle: true,
        write: false,
        minify: true,
        format: 'esm',
        platform: 'neutral',
        mainFields: ['worker', 'browser', 'module', 'jsnext', 'main'],
        conditions: ['@bindery/source', 'worker', 'browser', 'import', 'production'],
        external: ['node:*', 'cloudflare:*'],
        jsx: 'automatic',
        jsxImportSource: '@gitbook/runtime',
        // Ignores the examples' tsconfig, which resolves the import to our SDK.
        tsconfigRaw: '{}',
        define: { MODE: '"production"', 'process.env.NODE_ENV': '"production"' },
        alias:
            sdk === 'bindery'
                ? {
                      '@gitbook/runtime/jsx-runtime': `${own}/jsx-runtime.ts`,
                      '@gitbook/runtime': `${own}/index.ts`,
                  }
                : {},
    });
    return result.outputFiles[0]?.text ?? '';
}
