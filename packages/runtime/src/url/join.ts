/**
 * Values of a query; arrays repeat their key, null and undefined are left out.
 *
 * @example
 * const query: Query = { page: 2, tag: ['a', 'b'], filter: undefined }; // page=2&tag=a&tag=b
 */
export type Query = Record<
    string,
    string | number | boolean | null | undefined | readonly (string | number | boolean)[]
>;

/**
 * Joins a path and a query onto a base. The result is always at or below the base: a path that climbs out of it throws
 * a `TypeError`, so that a part of the path may come from a person.
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
        // With the dot even `https://…` is a path, and no address.
        url = new URL(`./${below}`, root);
        if (url.origin !== root.origin || !url.pathname.startsWith(root.pathname)) {
            throw new TypeError(`The path "${path}" leads out of ${base}`);
        }
    }
    for (const [name, value] of Object.entries(query)) {
        for (const one of Array.isArray(value) ? value : [value]) {
            if (one !== null && one !== undefined) {
                url.searchParams.append(name, String(one));
            }
        }
    }
    return url.href;
}
