/** Validates and assembles URLs that come from integrations. */
import { isPlainObject } from './bindings.ts';
import type { URLParts } from './tree/element.ts';
import { copyData } from './webframe/copy-data.ts';

const LINK_PROTOCOLS = new Set(['https:', 'http:', 'mailto:', 'tel:']);
const RASTER_OR_SVG = /^data:image\/(png|jpe?g|gif|webp|avif|svg\+xml)[;,]/i;

/** A URL that is safe to navigate to, or null: `javascript:`, `data:`, `blob:` and the like can run code. */
export function linkURL(value: unknown): string | null {
    const url = parse(value);
    return url && LINK_PROTOCOLS.has(url.protocol) ? url.href : null;
}

/** A URL that is safe to fetch or frame, or null. */
export function webURL(value: unknown): URL | null {
    const url = parse(value);
    return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url : null;
}

/** A URL that is safe as the source of an `<img>`, where not even an SVG runs scripts; or null. */
export function imageURL(value: unknown): string | null {
    if (typeof value === 'string' && RASTER_OR_SVG.test(value)) return value;
    return webURL(value)?.href ?? null;
}

/**
 * Joins a URL given in parts (OpenAPI: ContentKitURL) with its bindings resolved; returns other values unchanged, and
 * null when the parts form no URL. Loopback hosts use plain HTTP, as in development.
 */
export function joinURL(given: unknown): unknown {
    if (!isURLParts(given)) return given;
    const protocol = isLoopback(given.host) ? 'http' : 'https';
    if (!URL.canParse(`${protocol}://${given.host}`)) return null;
    const url = new URL(`${protocol}://${given.host}`);
    url.pathname = given.pathname.startsWith('/') ? given.pathname : `/${given.pathname}`;
    for (const [key, value] of Object.entries(given.query ?? {})) {
        if (value !== undefined && value !== null) url.searchParams.set(key, queryText(value));
    }
    return url.href;
}

/** Lists and objects are sent as JSON. They are copied first: data from `postMessage` may be cyclic. */
function queryText(value: unknown): string {
    return typeof value === 'object' ? (JSON.stringify(copyData(value)) ?? '') : String(value);
}

function isURLParts(value: unknown): value is URLParts {
    return (
        isPlainObject(value) &&
        typeof value['host'] === 'string' &&
        typeof value['pathname'] === 'string'
    );
}

function isLoopback(host: string): boolean {
    return /^(localhost|127(\.\d+){3}|\[::1\]|[\w-]+\.localhost)(:\d+)?$/i.test(host);
}

function parse(value: unknown): URL | null {
    if (typeof value !== 'string' || !URL.canParse(value)) return null;
    return new URL(value);
}
