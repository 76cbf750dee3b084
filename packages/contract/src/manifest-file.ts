/**
 * File name of the manifest, which every integration folder has. In its own module, so that browsers do not load the
 * manifest's schema.
 */
export const MANIFEST_FILE = 'gitbook-manifest.yaml';
