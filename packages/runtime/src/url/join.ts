/**
 * Query parameters: arrays repeat their key, null and undefined are omitted.
 *
 * @example
 * const query: Query = { page: 2, tag: ['a', 'b'], filter: undefined }; // page=2&tag=a&tag=b
 */
export type Query = Record<
    string,
    string | number | boolean | null | undefined | readonly (string | number | boolean)[]
>;

/**
 * Joins a path and a query onto a base URL. The result is always at or below the base, so a part of the path may be
 * user input.
 *
 * @throws TypeError for a path that leads out of the base.
 *
 * @example
 * joinURL('https://host/i/demo', '/hook', { page: 2 }); // https://host/i/demo/hook?page=2
 */
export function joinURL(base: string, path = '', query: Query = {}): string {
    const root = new URL(base);
    const below = path.replace(/^[/\\]+/, '');
    let url = root;
    if (below) {
        root.pathname = root.pathname.replace(/\/*$/, '/');
        // The leading `./` makes even `https://…` a relative path.
        url = new URL(`./${below}`, root);
        if (url.origin !== root.origin || !url.pathname.startsWith(root.pathname)) {
            throw new TypeError(`The path "${path}" leads out of ${base}`);
        }
    }
    for (const [name, value] of Object.entries(query)) {
        for (const item of Array.isArray(value) ? value : [value]) {
            if (item !== null && item !== undefined) {
                url.searchParams.append(name, String(item));
            }
        }
    }
    return url.href;
}
