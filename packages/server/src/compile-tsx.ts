import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/**
 * Lets Node import `.tsx` files. Only a checkout of the repository has such files, because its sources run without a
 * build (docs/decisions/0001-source-runs-as-it-is.md). Node strips types, but does not compile JSX.
 */
export async function compileTSX(): Promise<void> {
    const { transformSync } = await import('esbuild');
    registerHooks({
        load: (url, context, next) => {
            if (!url.endsWith('.tsx')) return next(url, context);
            const { code } = transformSync(readFileSync(new URL(url), 'utf8'), {
                loader: 'tsx',
                jsx: 'automatic',
                sourcefile: url,
            });
            return { format: 'module', source: code, shortCircuit: true };
        },
    });
}
