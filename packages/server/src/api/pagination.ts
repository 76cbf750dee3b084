import { PlatformError } from '@bindery/platform';

/** Items per page without the parameter `limit`. */
const DEFAULT_LIMIT = 100;

/** Prefix of page tokens. */
const AFTER = 'after:';

/** The OpenAPI document's maximum of `limit`. */
const LARGEST_LIMIT = 1000;

export interface List<T> {
    items: T[];
    count: number;
    next?: { page: string };
}

/**
 * Returns one page of a list, by the OpenAPI document's parameters `page` and `limit`. Items are ordered by their keys,
 * and a page's token contains the key of the item before it: adding and removing items between two requests neither
 * repeats nor skips others.
 */
export function paginate<T>(
    items: readonly T[],
    query: URLSearchParams,
    keyOf: (item: T) => string,
): List<T> {
    const limit = readLimit(query);
    const before = readPage(query);
    const ordered = items
        .map((item) => ({ item, key: keyOf(item) }))
        .filter(({ key }) => before === undefined || key > before)
        .toSorted((a, b) => (a.key < b.key ? -1 : 1));
    const shown = ordered.slice(0, limit);
    const last = shown.at(-1);
    return {
        items: shown.map(({ item }) => item),
        count: items.length,
        ...(last !== undefined && limit < ordered.length ? { next: nextPage(last.key) } : {}),
    };
}

/** Returns one page of a ranked list. A page's token is a position: the same search ranks the same items. */
export function paginateRanked<T>(items: readonly T[], query: URLSearchParams): List<T> {
    const start = Number(readPage(query) ?? 0);
    const end = start + readLimit(query);
    return {
        items: items.slice(start, end),
        count: items.length,
        ...(end < items.length ? { next: nextPage(String(end)) } : {}),
    };
}

/** Returns the sort key for lists in the order of creation. */
export function byCreation({ created_at }: { created_at: Date }, id: string): string {
    return `${created_at.toISOString()} ${id}`;
}

/** Returns the token of the page that follows the item with the key. */
export function nextPage(key: string): { page: string } {
    return { page: Buffer.from(AFTER + key).toString('base64url') };
}

/** Returns the key in the page token; undefined for the first page. @throws PlatformError `invalid`. */
export function readPage(query: URLSearchParams): string | undefined {
    const page = query.get('page');
    if (page === null || page === '') return undefined;
    const text = Buffer.from(page, 'base64url').toString('utf8');
    if (!text.startsWith(AFTER)) {
        throw new PlatformError('invalid', 'page: there is no such page. Begin again without it.');
    }
    return text.slice(AFTER.length);
}

/** @throws PlatformError `invalid`. */
export function readLimit(query: URLSearchParams, fallback = DEFAULT_LIMIT): number {
    const text = query.get('limit');
    if (text === null || text === '') return fallback;
    const limit = Number(text);
    if (!Number.isInteger(limit) || limit < 0 || limit > LARGEST_LIMIT) {
        throw new PlatformError(
            'invalid',
            `limit must be a whole number from 0 to ${LARGEST_LIMIT}.`,
        );
    }
    return limit;
}
