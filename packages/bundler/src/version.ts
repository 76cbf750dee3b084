import { createHash } from 'node:crypto';
import type { Manifest, PublicManifest, Version, VersionAsset } from '@bindery/contract';

import { readAssets } from './assets.ts';
import { readManifest, type ReadManifestOptions } from './manifest/read.ts';
import { Bundler, type Bundle, type BundleOptions } from './script/bundle.ts';

export type BuildOptions = BundleOptions & ReadManifestOptions;

/**
 * Builds a version from an integration's folder.
 *
 * @throws BuildError when the manifest or the script has mistakes.
 * @example
 * const version = await buildIntegration('examples/hello-world', { sdk: 'bindery', mode: 'production' });
 */
export async function buildIntegration(folder: string, options: BuildOptions): Promise<Version> {
    return (await buildWithInputs(folder, options)).version;
}

/** Builds a version, and also returns the absolute paths of the files in its bundle. @throws BuildError */
export async function buildWithInputs(
    folder: string,
    options: BuildOptions,
): Promise<{ version: Version; inputs: string[] }> {
    const manifest = await readManifest(folder, options);
    await using bundler = new Bundler(folder, manifest, options);
    const bundle = await bundler.bundle();
    const version = await assembleVersion(folder, manifest, bundle, options);
    return { version, inputs: bundle.inputs };
}

/** Assembles a version from manifest, bundle and assets, and computes its hash. */
export async function assembleVersion(
    folder: string,
    manifest: Manifest,
    { script, sourceMap }: Bundle,
    { sdk }: Pick<BundleOptions, 'sdk'>,
): Promise<Version> {
    const { secrets = {}, envs: _envs, ...publicManifest } = manifest;
    const assets = await readAssets(folder, publicManifest);
    return {
        hash: versionHash(script, publicManifest, assets),
        manifest: publicManifest,
        secrets,
        script,
        sourceMap,
        sdk,
        assets,
    };
}

/** Returns the SHA-256 hash of script, manifest and assets, in hexadecimal. Secrets are not part of it. */
export function versionHash(
    script: string,
    manifest: PublicManifest,
    assets: readonly VersionAsset[],
): string {
    return createHash('sha256')
        .update(JSON.stringify(manifest))
        .update('\0')
        .update(script)
        .update('\0')
        .update(JSON.stringify(assets))
        .digest('hex');
}
