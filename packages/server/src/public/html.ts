/** Text for an element's content or a quoted attribute. */
export function escapeHtml(text: string): string {
    return text
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;')
        .replaceAll("'", '&#39;');
}

/** ` name="value"` for each that is neither undefined nor false; `true` gives the name alone. */
export function attributes(values: Record<string, string | number | boolean | undefined>): string {
    return Object.entries(values)
        .filter(([, value]) => value !== undefined && value !== false)
        .map(([name, value]) =>
            value === true ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`,
        )
        .join('');
}

/** A URL that runs nothing; undefined for any other. */
export function safeUrl(url: unknown): string | undefined {
    if (typeof url !== 'string') return undefined;
    const trimmed = url.trim();
    if (/^(https?:|mailto:|tel:)/i.test(trimmed)) return trimmed;
    return /^[a-z][a-z0-9+.-]*:/i.test(trimmed) || trimmed.startsWith('//') ? undefined : trimmed;
}

/** An address of a picture; undefined when it is none that a page should load. */
export function imageUrl(url: unknown): string | undefined {
    if (typeof url !== 'string') return undefined;
    return /^(https?:\/\/|data:image\/(?:png|jpeg|gif|webp|avif)[;,])/i.test(url) ? url : undefined;
}
