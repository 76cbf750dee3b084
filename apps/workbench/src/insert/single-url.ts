/** The one URL that a text consists of, or null. */
export function singleUrl(text: string): string | null {
    const trimmed = text.trim();
    if (!/^https?:\/\/\S+$/i.test(trimmed) || !URL.canParse(trimmed)) return null;
    return trimmed;
}
