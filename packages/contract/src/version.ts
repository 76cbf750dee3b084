/** A version: one immutable, content-addressed build of an integration. Made by `build`, kept by `platform`, run by `isolate`. */
import type { Manifest } from './manifest.ts';

/** A file that is published with a version, such as its icon. */
export interface VersionAsset {
    /** Path in the integration's asset folder, e.g. `icon.png`. */
    path: string;
    contentType: string;
    /** The bytes, base64. */
    content: string;
}

/** The SDK that a bundle contains: Bindery's, or GitBook's published `@gitbook/runtime`. */
export type SDK = 'bindery' | 'reference';

/** What of a manifest may be stored and shown. */
export type PublicManifest = Omit<Manifest, 'secrets' | 'envs'>;

/** A version as it is stored and run. */
export interface Version {
    /** SHA-256 of script, manifest and assets, hex. The version's identity. */
    hash: string;
    /** Without secrets: a version is kept as it is, secrets only encrypted. */
    manifest: PublicManifest;
    /** Secrets of the manifest after interpolation. Not part of the hash; kept encrypted, apart from the version. */
    secrets: Record<string, string>;
    /** One ES module with the integration as its default export. */
    script: string;
    /** Source map of `script`, JSON; absent for scripts published by clients that do not send one. */
    sourceMap?: string;
    /** The SDK in the bundle. Bindery's also accepts the JSON envelope (`JSON_ENVELOPE_TYPE`). */
    sdk: SDK;
    assets: VersionAsset[];
}
