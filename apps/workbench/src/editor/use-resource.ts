import { useContext, useEffect, useState } from 'react';

import {
    getExpression,
    getIcon,
    getIncludedHtml,
    getPageFile,
    type IconOutline,
} from '../api/operations.ts';
import { PageContext } from '../blocks/page-context.ts';
import { ResourceCache } from './resource-cache.ts';

/** The most resources that stay cached after the author left their page, in case the author returns. */
const MAX_UNUSED = 100;

const cache = new ResourceCache(MAX_UNUSED);

interface Loaded<T> {
    key: string | null;
    value: T | null;
    /** True after the load failed, for example because the server has no such resource. */
    isMissing: boolean;
}

function useResource<T>(
    key: string | null,
    get: () => Promise<T>,
    dispose?: (value: T) => void,
): Loaded<T> {
    const [loaded, setLoaded] = useState<Loaded<T>>({ key: null, value: null, isMissing: false });
    useEffect(() => {
        if (key === null) return;
        let isCurrent = true;
        const { loading, release } = cache.acquire(key, get, dispose);
        loading.then(
            (value) => isCurrent && setLoaded({ key, value, isMissing: false }),
            () => isCurrent && setLoaded({ key, value: null, isMissing: true }),
        );
        return () => {
            isCurrent = false;
            release();
        };
        // `get` depends on the key only.
        // oxlint-disable-next-line react-hooks/exhaustive-deps
    }, [key]);
    return loaded.key === key ? loaded : { key, value: null, isMissing: false };
}

/** Returns a URL for a file of the space's repository, by its path from the page's own file. */
export function useFileUrl(path: string | null): Loaded<string> {
    const { spaceId, pageId } = useContext(PageContext);
    return useResource(
        path === null ? null : `file ${spaceId} ${pageId} ${path}`,
        async () => URL.createObjectURL(await getPageFile(spaceId, pageId, path ?? '')),
        (url) => URL.revokeObjectURL(url),
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
