import { createHash } from 'node:crypto';

import type { RenderedBatch } from './render-batch.ts';

/** Seconds for which a cache may serve a stale response while it asks for a new one (RFC 5861). */
const STALE_S = 60;

/**
 * Returns the `Cache-Control` of a batch: a shared cache may keep it as long as its shortest rendering allows.
 *
 * @param uncached The value for a batch with a rendering that must not be kept.
 */
export function cacheHeaders(batch: RenderedBatch, uncached: string): Record<string, string> {
    const { maxAge } = batch;
    return {
        'Cache-Control':
            maxAge > 0 ? `public, max-age=${maxAge}, stale-while-revalidate=${STALE_S}` : uncached,
    };
}

/** Returns a strong entity tag (RFC 9110, 8.8.3). */
export function etagOf(body: string): string {
    return `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
}
