/**
 * A version: one immutable, content-addressed build of an integration. `bundler` builds it, `platform` stores it,
 * `isolate` runs it.
 */
import type { Manifest } from './manifest.ts';

/** A file that is published with a version, such as its icon. */
export interface VersionAsset {
    /** Path in the integration's asset folder, e.g. `icon.png`. */
    path: string;
    contentType: string;
    /** The file's bytes, base64. */
    content: string;
}

/** Returns the asset path of an image's path in the manifest: `./assets/icon.png` is the asset `assets/icon.png`. */
export function assetPath(path: string): string {
    return path.replace(/^\.\//, '');
}

/** The SDK that a bundle contains: Bindery's, or GitBook's published `@gitbook/runtime`. */
export type SDK = 'bindery' | 'reference';

/** A manifest without secrets and deployment environments: it may be stored and shown. */
export type PublicManifest = Omit<Manifest, 'secrets' | 'envs'>;

/** A version of an integration. */
export interface Version {
    /** SHA-256 of script, manifest and assets, hex; identifies the version. */
    hash: string;
    manifest: PublicManifest;
    /**
     * The manifest's secrets after interpolation. Not part of the hash; stored encrypted and separately from the
     * version.
     */
    secrets: Record<string, string>;
    /** One ES module with the integration as its default export. */
    script: string;
    /** Source map of `script`, JSON; absent when the publishing client sent none. */
    sourceMap?: string;
    /** The SDK in the bundle. Bindery's also accepts the JSON envelope (`JSON_ENVELOPE_TYPE`). */
    sdk: SDK;
    assets: VersionAsset[];
}
