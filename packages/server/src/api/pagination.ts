import { PlatformError } from '@bindery/platform';

/** Items on a page when the caller does not say. */
const DEFAULT_LIMIT = 100;

/** What names of pages begin with; others were never given out. */
const AFTER = 'after:';

/** The document's bound for `limit`. */
const LARGEST_LIMIT = 1000;

export interface List<T> {
    items: T[];
    count: number;
    next?: { page: string };
}

/**
 * One page of a list, as the document's `listPage` and `listLimit` ask. The list is in the order of its keys, and a page's
 * name is the key of the last item before it: what is added or removed meanwhile, that item too, neither repeats nor
 * skips others.
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

/** A key for lists in the order of creation. */
export function byCreation({ created_at }: { created_at: Date }, id: string): string {
    return `${created_at.toISOString()} ${id}`;
}

/** The page after this one of a list that the database cuts. */
export function nextPage(key: string): { page: string } {
    return { page: Buffer.from(AFTER + key).toString('base64url') };
}

/** @throws PlatformError `invalid` when it is no name of a page. */
export function readPage(query: URLSearchParams): string | undefined {
    const page = query.get('page');
    if (page === null || page === '') return undefined;
    const text = Buffer.from(page, 'base64url').toString('utf8');
    if (!text.startsWith(AFTER)) {
        throw new PlatformError('invalid', 'page: there is no such page. Begin again without it.');
    }
    return text.slice(AFTER.length);
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
