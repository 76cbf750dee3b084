/** Validates and assembles URLs that come from integrations. */
import { safeLinkURL } from '@bindery/contract';

import { isPlainObject } from './bindings.ts';
import type { URLParts } from './tree/element.ts';

const RASTER_OR_SVG = /^data:image\/(png|jpe?g|gif|webp|avif|svg\+xml)[;,]/i;

/** Returns an absolute URL that is safe as a link target, or null. */
export function linkURL(value: unknown): string | null {
    // Parsed without a base URL, because relative URLs would lead to a page of the host.
    return parse(safeLinkURL(value))?.href ?? null;
}

/** Returns a URL that is safe to fetch or to load in a frame, or null. */
export function webURL(value: unknown): URL | null {
    const url = parse(value);
    return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url : null;
}

/** Returns a URL that is safe as the source of an `<img>`, where not even an SVG runs scripts; or null. */
export function imageURL(value: unknown): string | null {
    if (typeof value === 'string' && RASTER_OR_SVG.test(value)) return value;
    return webURL(value)?.href ?? null;
}

/**
 * Joins the parts of a URL (OpenAPI: ContentKitURL) with its bindings resolved; returns other values unchanged, and
 * null when the parts form no URL. Loopback hosts use plain HTTP, as in development.
 */
export function joinURL(raw: unknown): unknown {
    if (!isURLParts(raw)) return raw;
    const protocol = isLoopback(raw.host) ? 'http' : 'https';
    if (!URL.canParse(`${protocol}://${raw.host}`)) return null;
    const url = new URL(`${protocol}://${raw.host}`);
    url.pathname = raw.pathname.startsWith('/') ? raw.pathname : `/${raw.pathname}`;
    for (const [key, value] of Object.entries(raw.query ?? {})) {
        if (value !== undefined && value !== null) url.searchParams.set(key, queryText(value));
    }
    return url.href;
}

/**
 * Lists and objects become JSON. Cyclic values, which only an `initialOutput` of the host can contain, become empty
 * text.
 */
function queryText(value: unknown): string {
    if (typeof value !== 'object') return String(value);
    try {
        return JSON.stringify(value);
    } catch {
        return '';
    }
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
    const url = new URL(value);
    // `https://accounts.example@evil.example` looks like another host.
    url.username = '';
    url.password = '';
    return url;
}
