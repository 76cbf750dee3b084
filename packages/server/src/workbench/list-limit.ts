const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/** Returns the list's maximum length, from the query's `limit`. The default replaces 0 and text that is no number. */
export function listLimit(limit: string | undefined): number {
    return Math.min(Number(limit ?? DEFAULT_LIMIT) || DEFAULT_LIMIT, MAX_LIMIT);
}
