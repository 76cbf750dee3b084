/** The file that makes a folder an integration. In its own module, so that browsers do not load the manifest's schema. */
export const MANIFEST_FILE = 'gitbook-manifest.yaml';
