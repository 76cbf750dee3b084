import type { PlatformContext } from '../platform-context.ts';

/** What is kept, at most. */
const MOST_ENTRIES = 5000;
const MOST_BYTES = 64 * 1024 * 1024;

/** One answer that takes more would push out thousands of others. */
const LARGEST_ENTRY_BYTES = 1024 * 1024;

/** The longest that a rendering is kept: a mistake in `setCache` must not outlive a day. */
const LONGEST_AGE_S = 24 * 60 * 60;

interface CachedRendering {
    body: string;
    cacheControl: string;
    invocationId: string;
    /** Milliseconds since the epoch. */
    storedAt: number;
}

export interface RenderCache {
    get(key: string): CachedRendering | undefined;
    /** Keeps it when `cacheControl` allows. `generation`: what {@link generation} said before it was rendered. */
    set(key: string, integration: string, generation: number, rendering: CachedRendering): void;
    /** Grows with every change of an integration: what was rendered before one must not be kept after it. */
    generation(integration: string): number;
}

interface Entry {
    rendering: CachedRendering;
    integration: string;
    expiresAt: number;
    bytes: number;
}

/** Renderings that their component allowed to be kept, least recently used first to go. */
export function createRenderCache(ctx: PlatformContext): RenderCache {
    const entries = new Map<string, Entry>();
    const generations = new Map<string, number>();
    let bytes = 0;

    ctx.notifications.subscribe((notification) => {
        if (notification.type === 'resync') {
            for (const name of generations.keys()) bump(name);
            entries.clear();
            bytes = 0;
        }
        if (notification.type !== 'integration') return;
        bump(notification.integration);
        for (const [key, entry] of entries) {
            if (entry.integration === notification.integration) drop(key, entry);
        }
    });

    function bump(integration: string): void {
        generations.set(integration, (generations.get(integration) ?? 0) + 1);
    }

    function drop(key: string, entry: Entry): void {
        entries.delete(key);
        bytes -= entry.bytes;
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
            if (entry.expiresAt <= ctx.now().getTime()) {
                drop(key, entry);
                return undefined;
            }
            // Deleting and setting again makes it the last to go.
            entries.delete(key);
            entries.set(key, entry);
            return entry.rendering;
        },
        set(key, integration, generation, rendering) {
            const age = maxAge(rendering.cacheControl);
            const size = Buffer.byteLength(rendering.body) + Buffer.byteLength(key);
            if (age <= 0 || size > LARGEST_ENTRY_BYTES) return;
            if (generation !== (generations.get(integration) ?? 0)) return;
            const old = entries.get(key);
            if (old !== undefined) drop(key, old);
            const expiresAt = rendering.storedAt + Math.min(age, LONGEST_AGE_S) * 1000;
            entries.set(key, { rendering, integration, expiresAt, bytes: size });
            bytes += size;
            for (const [oldest, entry] of entries) {
                if (entries.size <= MOST_ENTRIES && bytes <= MOST_BYTES) break;
                drop(oldest, entry);
            }
        },
    };
}

/** Seconds that a shared cache may keep an answer (RFC 9111, 5.2.2); 0: not at all. */
function maxAge(cacheControl: string): number {
    if (/\b(no-store|no-cache|private)\b/i.test(cacheControl)) return 0;
    return Number(/\bmax-age=(\d+)/i.exec(cacheControl)?.[1] ?? 0);
}
