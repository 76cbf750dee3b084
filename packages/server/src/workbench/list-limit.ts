const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/** Items of a list, from the query's `limit`; anything that is not a positive number is the default. */
export function listLimit(limit: string | undefined): number {
    return Math.min(Number(limit ?? DEFAULT_LIMIT) || DEFAULT_LIMIT, MAX_LIMIT);
}
