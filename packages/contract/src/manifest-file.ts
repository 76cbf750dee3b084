/** What makes a folder an integration. Apart from the manifest's schema, which a browser has no use for. */
export const MANIFEST_FILE = 'gitbook-manifest.yaml';
