import { LRUCache } from 'lru-cache';

import type { PlatformContext } from './platform-context.ts';

/** Caches values computed from integrations and installations. Evicts the least recently used value first. */
export interface IntegrationCache<Value> {
    /**
     * Returns the cached promise of `load`. A rejected promise is not cached.
     *
     * @param integration A change of this integration removes the entry. If null, a change of any integration removes
     * it.
     */
    load(key: string, integration: string | null, load: () => Promise<Value>): Promise<Value>;
}

/**
 * Caches up to `max` values until their integration changes. The promise is cached, not its value: a change
 * also removes the result of a load that started before the change and ends after it.
 */
export function createIntegrationCache<Value>(
    ctx: PlatformContext,
    max: number,
): IntegrationCache<Value> {
    const entries = new LRUCache<string, { integration: string | null; value: Promise<Value> }>({
        max,
    });
    ctx.notifications.subscribe((notification) => {
        if (notification.type === 'resync') entries.clear();
        if (notification.type !== 'integration') return;
        for (const [key, { integration }] of entries.entries()) {
            if (integration === null || integration === notification.integration) {
                entries.delete(key);
            }
        }
    });
    return {
        load(key, integration, load) {
            const cached = entries.get(key);
            if (cached !== undefined) return cached.value;
            const entry = { integration, value: load() };
            entries.set(key, entry);
            entry.value.catch(() => {
                if (entries.peek(key) === entry) entries.delete(key);
            });
            return entry.value;
        },
    };
}
