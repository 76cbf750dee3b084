import { LRUCache } from 'lru-cache';

import { hashSecret } from './secret.ts';

/** A revoked secret is refused within one second by all processes on the database; this leaves time for the query. */
const CACHED_MS = 800;

const MAX_CACHED = 10_000;

export interface Lookup<Row> {
    /** Returns the row of a secret, as it was at most a second ago. Concurrent calls share one query. */
    find(secret: string): Promise<Row | undefined>;
    /** Forgets all rows. Called after a change in this process. */
    clear(): void;
}

/** Caches rows by the hash of their secret for a short time. */
export function createLookup<Row>(load: (hash: string) => Promise<Row | undefined>): Lookup<Row> {
    const cache = new LRUCache<string, Promise<Row | undefined>>({
        max: MAX_CACHED,
        ttl: CACHED_MS,
    });
    return {
        find(secret) {
            const hash = hashSecret(secret);
            const known = cache.get(hash);
            if (known !== undefined) return known;
            const loaded = load(hash);
            cache.set(hash, loaded);
            loaded.catch(() => cache.delete(hash));
            return loaded;
        },
        clear: () => cache.clear(),
    };
}
