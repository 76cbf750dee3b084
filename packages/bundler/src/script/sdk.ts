import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { SDK } from '@bindery/contract';
import { resolveSDK } from '@bindery/runtime/resolve';
import type { Plugin, PluginBuild } from 'esbuild';

/**
 * Resolves imports of the SDK and of `@gitbook/api`. `bindery` resolves them to Bindery's SDK (`resolveSDK`);
 * `reference` leaves them to the folder's `node_modules`.
 */
export function sdkPlugin(sdk: SDK): Plugin {
    return {
        name: 'bindery-sdk',
        setup(build) {
            if (sdk === 'reference') return requireReference(build);
            build.onResolve({ filter: /^@(gitbook|bindery)\// }, ({ path, importer }) => {
                const url = resolveSDK(path, pathToFileURL(importer).href);
                // Marks the module as free of side effects, so that unused parts of the SDK stay out of the bundle.
                return url === null ? undefined : { path: fileURLToPath(url), sideEffects: false };
            });
        },
    };
}

/** Marks an import that the plugin itself resolves, so that its own `onResolve` ignores it. */
const RESOLVED_BY_PLUGIN = Symbol('resolved by plugin');

/** Fails with advice when the folder has no copy of the reference SDK; esbuild's own message gives no advice. */
function requireReference(build: PluginBuild): void {
    build.onResolve({ filter: /^@gitbook\/runtime(\/|$)/ }, async ({ path, ...options }) => {
        if (options.pluginData === RESOLVED_BY_PLUGIN) return undefined;
        const found = await build.resolve(path, { ...options, pluginData: RESOLVED_BY_PLUGIN });
        if (found.errors.length === 0) return found;
        const text =
            'This folder has no @gitbook/runtime in its node_modules, which “--sdk reference” bundles: run npm install in it, or leave the option out.';
        return { errors: [{ text }] };
    });
}

/** Conditions of `exports` for the SDK's own imports: in a checkout the SDK is bundled from its sources. */
export const SDK_CONDITIONS = import.meta.resolve('@bindery/runtime').endsWith('.ts')
    ? ['@bindery/source']
    : [];

/** The folder of Bindery's SDK. The watcher ignores it: its files are not part of an integration. */
export const SDK_FOLDER = fileURLToPath(new URL('.', import.meta.resolve('@bindery/runtime')));

/**
 * Returns folders in which esbuild looks for packages that the integration's folder does not have, so that the
 * integration runs without an installation. Empty for `reference`, where the SDK must come from the folder itself.
 */
export function fallbackModules(sdk: SDK): string[] {
    if (sdk === 'reference') return [];
    return createRequire(import.meta.url).resolve.paths('@gitbook/api') ?? [];
}
