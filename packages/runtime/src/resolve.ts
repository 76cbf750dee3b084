/**
 * Resolves the published names that integrations import to the modules of this SDK.
 *
 * `@gitbook/api` resolves to a module that re-exports the published package's enums and constants with a smaller
 * client. A bundle then contains one `GitBookAPIError`, so `instanceof` holds for errors that the SDK throws. Without
 * this replacement everything works except `context.api instanceof GitBookAPI`
 * (`docs/decisions/0010-sdk-api-table.md`).
 */
const MODULES: Record<string, string> = {
    '@gitbook/runtime': 'index',
    '@gitbook/runtime/jsx-runtime': 'jsx-runtime',
    '@gitbook/runtime/jsx-dev-runtime': 'jsx-dev-runtime',
    '@gitbook/api': 'api/index',
};

/** `.ts` in this repository, `.js` in the published package. */
const EXTENSION = import.meta.url.slice(import.meta.url.lastIndexOf('.'));

/**
 * Returns the URL of the module to which an import resolves; null: the bundler resolves it itself.
 *
 * @param specifier The module specifier of the import.
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
    // The replacement of @gitbook/api itself imports the published package.
    return url === importerURL ? null : url;
}
