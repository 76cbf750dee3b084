/** Returns the URL if a page may load an image from it; undefined otherwise. */
export function imageUrl(url: unknown): string | undefined {
    if (typeof url !== 'string') return undefined;
    return /^(https?:\/\/|\/(?!\/)[^?#]*~files\/|data:image\/(?:png|jpeg|gif|webp|avif)[;,])/i.test(
        url,
    )
        ? url
        : undefined;
}
