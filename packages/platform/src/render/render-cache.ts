import { LRUCache } from 'lru-cache';

import type { PlatformContext } from '../platform-context.ts';

const MAX_ENTRIES = 5000;
const MAX_BYTES = 64 * 1024 * 1024;

/** A larger entry would evict thousands of others. */
const MAX_ENTRY_BYTES = 1024 * 1024;

/** The longest that a rendering is cached: a mistake in `setCache` must not outlive a day. */
const MAX_AGE_S = 24 * 60 * 60;

interface CachedRendering {
    body: string;
    cacheControl: string;
    invocationId: string;
    /** Milliseconds since the epoch. */
    storedAt: number;
}

export interface RenderCache {
    get(key: string): CachedRendering | undefined;
    /** Caches it if `cacheControl` allows. `generation`: the value of {@link generation} before the rendering started. */
    set(key: string, integration: string, generation: number, rendering: CachedRendering): void;
    /** Grows with each change of an integration: a rendering that started before a change is not cached after it. */
    generation(integration: string): number;
}

interface Entry {
    rendering: CachedRendering;
    integration: string;
    expiresAt: number;
    bytes: number;
}

/** Caches the renderings that their component allowed to be cached; the least recently used is evicted first. */
export function createRenderCache(ctx: PlatformContext): RenderCache {
    const entries = new LRUCache<string, Entry>({
        max: MAX_ENTRIES,
        maxSize: MAX_BYTES,
        maxEntrySize: MAX_ENTRY_BYTES,
        sizeCalculation: ({ bytes }) => bytes,
    });
    const generations = new Map<string, number>();

    ctx.notifications.subscribe((notification) => {
        if (notification.type === 'resync') {
            for (const name of generations.keys()) increment(name);
            entries.clear();
        }
        if (notification.type !== 'integration') return;
        increment(notification.integration);
        for (const [key, { integration }] of entries.entries()) {
            if (integration === notification.integration) entries.delete(key);
        }
    });

    function increment(integration: string): void {
        generations.set(integration, (generations.get(integration) ?? 0) + 1);
    }

    return {
        generation(integration) {
            const known = generations.get(integration);
            if (known === undefined) generations.set(integration, 0);
            return known ?? 0;
        },
        get(key) {
            const entry = entries.get(key);
            if (entry === undefined) return undefined;
            if (entry.expiresAt > ctx.now().getTime()) return entry.rendering;
            entries.delete(key);
            return undefined;
        },
        set(key, integration, generation, rendering) {
            const age = maxAge(rendering.cacheControl);
            if (age <= 0 || generation !== (generations.get(integration) ?? 0)) return;
            const bytes = Buffer.byteLength(rendering.body) + Buffer.byteLength(key);
            const expiresAt = rendering.storedAt + Math.min(age, MAX_AGE_S) * 1000;
            entries.set(key, { rendering, integration, expiresAt, bytes });
        },
    };
}

/** The `max-age` in seconds that a shared cache may use (RFC 9111, 5.2.2); 0: none. */
function maxAge(cacheControl: string): number {
    if (/\b(no-store|no-cache|private)\b/i.test(cacheControl)) return 0;
    return Number(/\bmax-age=(\d+)/i.exec(cacheControl)?.[1] ?? 0);
}
