/** Which URLs an integration may name, and how they are put together. */
import { resolveBindings, isPlainObject, type State } from './bindings.ts';
import type { URLParts } from './tree/element.ts';

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

/** A ContentKitURL with its bindings resolved. Loopback hosts are spoken to in plain HTTP, as in development. */
export function joinURL(parts: URLParts, state: State): string {
    const protocol = isLoopback(parts.host) ? 'http' : 'https';
    const path = parts.pathname.startsWith('/') ? parts.pathname : `/${parts.pathname}`;
    const url = new URL(`${protocol}://${parts.host}`);
    url.pathname = path;
    for (const [key, value] of Object.entries(parts.query ?? {})) {
        const resolved = resolveBindings(value, state);
        if (resolved === undefined || resolved === null) continue;
        url.searchParams.set(
            key,
            typeof resolved === 'object' ? JSON.stringify(resolved) : String(resolved),
        );
    }
    return url.href;
}

/** The URL of a link's target: a text, a binding, or the parts of one. */
export function targetURL(target: unknown, state: State): string | null {
    const resolved = isURLParts(target) ? target : resolveBindings(target, state);
    if (!isURLParts(resolved)) return linkURL(resolved);
    try {
        return linkURL(joinURL(resolved, state));
    } catch {
        return null;
    }
}

export function isURLParts(value: unknown): value is URLParts {
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
