/** The URL when following it runs no script; undefined otherwise. */
export function safeUrl(url: unknown): string | undefined {
    if (typeof url !== 'string') return undefined;
    const trimmed = url.trim();
    if (/^(https?:|mailto:|tel:)/i.test(trimmed)) return trimmed;
    return /^[a-z][a-z0-9+.-]*:/i.test(trimmed) || trimmed.startsWith('//') ? undefined : trimmed;
}

/** The URL when it is of an image that a page may load; undefined otherwise. */
export function imageUrl(url: unknown): string | undefined {
    if (typeof url !== 'string') return undefined;
    return /^(https?:\/\/|data:image\/(?:png|jpeg|gif|webp|avif)[;,])/i.test(url) ? url : undefined;
}
