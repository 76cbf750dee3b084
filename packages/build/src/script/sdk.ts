import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { resolveSDK } from '@bindery/runtime/resolve';
import type { Plugin } from 'esbuild';

/** `bindery`: imports of GitBook's SDK are answered by ours. `own`: the folder's copy of the reference SDK is bundled. */
export type RuntimeChoice = 'bindery' | 'own';

/** Answers imports of the SDK and of `@gitbook/api` as `resolveSDK` says; `own` leaves them to the folder. */
export function sdkPlugin(runtime: RuntimeChoice): Plugin {
    return {
        name: 'bindery-sdk',
        setup(build) {
            if (runtime === 'own') return;
            build.onResolve({ filter: /^@(gitbook|bindery)\// }, ({ path, importer }) => {
                const url = resolveSDK(path, pathToFileURL(importer).href);
                // Without side effects: what an integration does not use stays out of its bundle.
                return url === null ? undefined : { path: fileURLToPath(url), sideEffects: false };
            });
        },
    };
}

/** Where our SDK stands. A change there is a change of ours, not of an integration's. */
export const SDK_FOLDER = fileURLToPath(new URL('.', import.meta.resolve('@bindery/runtime')));

/** Folders where imports that an integration's folder cannot resolve are looked up, so that it runs uninstalled. */
export const FALLBACK_MODULES: string[] =
    createRequire(import.meta.url).resolve.paths('@gitbook/api') ?? [];
