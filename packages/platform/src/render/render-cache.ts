import { LRUCache } from 'lru-cache';

import type { PlatformContext } from '../platform-context.ts';

const MAX_ENTRIES = 5000;
const MAX_BYTES = 64 * 1024 * 1024;

/** The largest entry that is cached: a larger one would evict many others. */
const MAX_ENTRY_BYTES = 1024 * 1024;

/** The longest time that a rendering is cached: a wrong `setCache` then has an effect for a day at most. */
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
    /**
     * Caches a rendering if its `cacheControl` allows. Pass the {@link generation} from before the rendering started.
     */
    set(key: string, integration: string, generation: number, rendering: CachedRendering): void;
    /** Counts the changes of an integration: a rendering that started before a change is not cached after it. */
    generation(integration: string): number;
}

interface Entry {
    rendering: CachedRendering;
    integration: string;
    expiresAt: number;
    bytes: number;
}

/** Caches renderings whose component allows it. Evicts the least recently used rendering first. */
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

/** Returns the seconds for which a shared cache may keep the response (RFC 9111, 5.2.2); 0 if it may not. */
function maxAge(cacheControl: string): number {
    if (/\b(no-store|no-cache|private)\b/i.test(cacheControl)) return 0;
    return Number(/\bmax-age=(\d+)/i.exec(cacheControl)?.[1] ?? 0);
}
