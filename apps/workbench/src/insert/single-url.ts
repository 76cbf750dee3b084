/** Returns the URL if the text is a single http(s) URL, otherwise null. */
export function singleUrl(text: string): string | null {
    const trimmed = text.trim();
    if (!/^https?:\/\/\S+$/i.test(trimmed) || !URL.canParse(trimmed)) return null;
    return trimmed;
}
