const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/** Returns the list's maximum length, from the query's `limit`. The default replaces text that is no positive integer. */
export function listLimit(limit: string | undefined): number {
    const requested = Number(limit);
    return Number.isInteger(requested) && requested > 0
        ? Math.min(requested, MAX_LIMIT)
        : DEFAULT_LIMIT;
}
