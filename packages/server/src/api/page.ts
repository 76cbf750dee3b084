import { PlatformError } from '@bindery/platform';

/** Items on a page when the caller does not say. */
const DEFAULT_LIMIT = 100;

/** The document's bound for `limit`. */
const LARGEST_LIMIT = 1000;

export interface List<T> {
    items: T[];
    count: number;
    next?: { page: string };
}

/**
 * One page of a list, as the document's `listPage` and `listLimit` ask. A page's name is the key of the last item before
 * it, so that what is added or removed meanwhile neither repeats nor skips items.
 */
export function paginate<T>(
    items: readonly T[],
    query: URLSearchParams,
    keyOf: (item: T) => string,
): List<T> {
    const limit = readLimit(query);
    const page = query.get('page');
    const start = page === null ? 0 : items.findIndex((item) => keyOf(item) === decode(page)) + 1;
    if (page !== null && start === 0) {
        throw new PlatformError('invalid', 'page: there is no such page. Begin again without it.');
    }
    const shown = items.slice(start, start + limit);
    const last = shown.at(-1);
    return {
        items: shown,
        count: items.length,
        ...(last !== undefined && start + limit < items.length
            ? { next: { page: encode(keyOf(last)) } }
            : {}),
    };
}

/** The page after this one of a list that the database cuts. */
export function nextPage(key: string): { page: string } {
    return { page: encode(key) };
}

export function readPage(query: URLSearchParams): string | undefined {
    const page = query.get('page');
    return page === null ? undefined : decode(page);
}

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

function encode(key: string): string {
    return Buffer.from(key).toString('base64url');
}

function decode(page: string): string {
    return Buffer.from(page, 'base64url').toString('utf8');
}
