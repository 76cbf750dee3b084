/** The URL when it is of an image that a page may load; undefined otherwise. */
export function imageUrl(url: unknown): string | undefined {
    if (typeof url !== 'string') return undefined;
    return /^(https?:\/\/|data:image\/(?:png|jpeg|gif|webp|avif)[;,])/i.test(url) ? url : undefined;
}
