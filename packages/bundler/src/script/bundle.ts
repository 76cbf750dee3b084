import { resolve } from 'node:path';
import * as esbuild from 'esbuild';
import type { Manifest, SDK } from '@bindery/contract';

import { fallbackModules, SDK_CONDITIONS, sdkPlugin } from './sdk.ts';
import { scriptError } from './script-error.ts';

export interface BundleOptions {
    sdk: SDK;
    /** Value of `MODE` and `process.env.NODE_ENV` in the bundle. `production` minifies, as the official CLI does. */
    mode: 'development' | 'production';
}

export interface Bundle {
    script: string;
    sourceMap: string;
    /** Absolute paths of all files in the bundle. */
    inputs: string[];
}

/** Bundles an integration's script repeatedly. Files that did not change are not parsed again. */
export class Bundler implements AsyncDisposable {
    readonly #folder: string;
    readonly #context: Promise<esbuild.BuildContext>;

    constructor(folder: string, manifest: Pick<Manifest, 'script'>, options: BundleOptions) {
        this.#folder = resolve(folder);
        this.#context = esbuild.context(bundleSettings(this.#folder, manifest.script, options));
    }

    /**
     * Bundles the script.
     *
     * @throws BuildError `script_invalid` with file, line and code frame of each mistake.
     */
    async bundle(): Promise<Bundle> {
        const context = await this.#context;
        const result = await context.rebuild().catch((failure: unknown) => {
            throw scriptError(this.#folder, failure);
        });
        const [map, script] = ['.js.map', '.js'].map(
            (ending) => result.outputFiles?.find((file) => file.path.endsWith(ending))?.text ?? '',
        );
        const inputs = Object.keys(result.metafile?.inputs ?? {}).map((input) =>
            resolve(this.#folder, input),
        );
        return { script: script ?? '', sourceMap: map ?? '', inputs };
    }

    async [Symbol.asyncDispose](): Promise<void> {
        await (await this.#context).dispose();
    }
}

/** Returns the official CLI's esbuild settings, with a separate source map in addition. */
function bundleSettings(
    folder: string,
    script: string,
    options: BundleOptions,
): esbuild.BuildOptions {
    return {
        absWorkingDir: folder,
        entryPoints: [resolve(folder, script)],
        outfile: 'script.js',
        write: false,
        bundle: true,
        format: 'esm',
        platform: 'neutral',
        target: 'es2022',
        minify: options.mode === 'production',
        // `external` adds no `sourceMappingURL` to the script: workerd then reports positions in the bundle, which the
        // host maps.
        sourcemap: 'external',
        metafile: true,
        logLevel: 'silent',
        mainFields: ['worker', 'browser', 'module', 'jsnext', 'main'],
        conditions: ['worker', 'browser', 'import', 'production', ...SDK_CONDITIONS],
        define: {
            MODE: JSON.stringify(options.mode),
            'process.env.NODE_ENV': JSON.stringify(options.mode),
        },
        external: ['node:*', 'cloudflare:*'],
        jsx: 'automatic',
        jsxDev: false,
        jsxImportSource: '@gitbook/runtime',
        loader: { '.raw.js': 'text', '.raw.css': 'text' },
        nodePaths: fallbackModules(options.sdk),
        plugins: [sdkPlugin(options.sdk)],
    };
}
