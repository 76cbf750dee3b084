import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { resolveSDK } from '@bindery/runtime/resolve';
import type { Plugin, PluginBuild } from 'esbuild';

/** `bindery`: imports of GitBook's SDK are answered by ours. `own`: the folder's copy of the reference SDK is bundled. */
export type RuntimeChoice = 'bindery' | 'own';

/** Answers imports of the SDK and of `@gitbook/api` as `resolveSDK` says; `own` leaves them to the folder. */
export function sdkPlugin(runtime: RuntimeChoice): Plugin {
    return {
        name: 'bindery-sdk',
        setup(build) {
            if (runtime === 'own') return requireOwn(build);
            build.onResolve({ filter: /^@(gitbook|bindery)\// }, ({ path, importer }) => {
                const url = resolveSDK(path, pathToFileURL(importer).href);
                // Without side effects: what an integration does not use stays out of its bundle.
                return url === null ? undefined : { path: fileURLToPath(url), sideEffects: false };
            });
        },
    };
}

/** Marks an import that is resolved on behalf of the plugin, which would otherwise be asked again. */
const ASKED = Symbol('asked');

/** Says what to do where esbuild would only say that it cannot resolve the import. */
function requireOwn(build: PluginBuild): void {
    build.onResolve({ filter: /^@gitbook\/runtime(\/|$)/ }, async ({ path, ...options }) => {
        if (options.pluginData === ASKED) return undefined;
        const found = await build.resolve(path, { ...options, pluginData: ASKED });
        if (found.errors.length === 0) return found;
        const text =
            'This folder has no @gitbook/runtime of its own, which “--runtime own” bundles: run npm install in it, or leave the option out.';
        return { errors: [{ text }] };
    });
}

/** Where our SDK stands. A change there is a change of ours, not of an integration's. */
export const SDK_FOLDER = fileURLToPath(new URL('.', import.meta.resolve('@bindery/runtime')));

/**
 * Folders where imports that an integration's folder cannot resolve are looked up, so that it runs uninstalled. None
 * for `own`: the SDK that stands there would pass for the folder's.
 */
export function fallbackModules(runtime: RuntimeChoice): string[] {
    if (runtime === 'own') return [];
    return createRequire(import.meta.url).resolve.paths('@gitbook/api') ?? [];
}
