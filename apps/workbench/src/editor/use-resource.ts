import { useContext, useEffect, useState } from 'react';

import {
    getExpression,
    getIcon,
    getIncludedHtml,
    getPageFile,
    type IconOutline,
} from '../api/operations.ts';
import { PageContext } from '../blocks/page-context.ts';

/** The running and completed loads by key. A failed load is removed. */
const cache = new Map<string, Promise<unknown>>();

/** Loads a resource once per key. A failed load is tried again by the next component. */
function load<T>(key: string, get: () => Promise<T>): Promise<T> {
    const known = cache.get(key) as Promise<T> | undefined;
    if (known) return known;
    const loaded = get();
    cache.set(key, loaded);
    loaded.catch(() => cache.delete(key));
    return loaded;
}

interface Loaded<T> {
    key: string | null;
    value: T | null;
    /** True after the load failed, for example because the server has no such resource. */
    isMissing: boolean;
}

function useResource<T>(key: string | null, get: () => Promise<T>): Loaded<T> {
    const [loaded, setLoaded] = useState<Loaded<T>>({ key: null, value: null, isMissing: false });
    useEffect(() => {
        if (key === null) return;
        let isCurrent = true;
        load(key, get).then(
            (value) => isCurrent && setLoaded({ key, value, isMissing: false }),
            () => isCurrent && setLoaded({ key, value: null, isMissing: true }),
        );
        return () => {
            isCurrent = false;
        };
        // The key names everything that `get` reads.
        // oxlint-disable-next-line react-hooks/exhaustive-deps
    }, [key]);
    return loaded.key === key ? loaded : { key, value: null, isMissing: false };
}

/** Returns a URL for a file of the space's repository, by its path from the page's own file. */
export function useFileUrl(path: string | null): Loaded<string> {
    const { spaceId, pageId } = useContext(PageContext);
    return useResource(path === null ? null : `file ${spaceId} ${pageId} ${path}`, async () =>
        URL.createObjectURL(await getPageFile(spaceId, pageId, path ?? '')),
    );
}

/** Returns reusable content as HTML. */
export function useIncludedHtml(path: string): Loaded<string> {
    const { spaceId, pageId } = useContext(PageContext);
    return useResource(path === '' ? null : `include ${spaceId} ${pageId} ${path}`, () =>
        getIncludedHtml(spaceId, pageId, path),
    );
}

/** Returns the value of an expression, e.g. of a variable, as text. */
export function useExpression(expression: string): Loaded<string> {
    const { spaceId, pageId } = useContext(PageContext);
    const key = expression === '' ? null : `expression ${spaceId} ${pageId} ${expression}`;
    return useResource(key, () => getExpression(spaceId, pageId, expression));
}

/** Returns an icon by its Font Awesome name. */
export function useIcon(name: string): Loaded<IconOutline> {
    return useResource(name === '' ? null : `icon ${name}`, () => getIcon(name));
}
