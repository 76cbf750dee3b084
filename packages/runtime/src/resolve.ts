/**
 * Where a bundler finds the SDK: integrations import the published names, and get ours.
 *
 * `@gitbook/api` is replaced too, by a module that re-exports the published package's enums and constants with a small
 * client in place of the large one. So a bundle holds one `GitBookAPIError`, and `instanceof` is right for both what
 * the SDK throws and what the integration imports. Without this replacement everything still works: the SDK throws the
 * published package's error, and only `context.api instanceof GitBookAPI` is false.
 */
const MODULES: Record<string, string> = {
    '@gitbook/runtime': 'index',
    '@gitbook/runtime/jsx-runtime': 'jsx-runtime',
    '@gitbook/runtime/jsx-dev-runtime': 'jsx-dev-runtime',
    '@gitbook/api': 'api/index',
};

/** Sources here run as `.ts`, published ones as `.js`. */
const EXTENSION = import.meta.url.slice(import.meta.url.lastIndexOf('.'));

/**
 * The URL of the module that an import should be answered with; null: as the bundler would itself.
 *
 * @param specifier What the import says.
 * @param importerURL The `file:` URL of the importing module.
 *
 * @example
 * build.onResolve({ filter: /^@(gitbook|bindery)\// }, ({ path, importer }) => {
 *     const url = resolveSDK(path, pathToFileURL(importer).href);
 *     return url ? { path: fileURLToPath(url) } : undefined;
 * });
 */
export function resolveSDK(specifier: string, importerURL: string): string | null {
    const name = specifier.replace(/^@bindery\/runtime/, '@gitbook/runtime');
    if (!Object.hasOwn(MODULES, name)) {
        return null;
    }
    const url = new URL(`./${MODULES[name]}${EXTENSION}`, import.meta.url).href;
    // The replacement of @gitbook/api imports the real one.
    return url === importerURL ? null : url;
}
