/** What the insert menu and the command palette search in. */
export interface Searchable {
    title: string;
    /** Other words a person may look for: the integration, a synonym. */
    keywords: readonly string[];
}

/** Lower is better; null: no match. */
function rankText(text: string, query: string): number | null {
    const words = text.toLowerCase();
    if (words.startsWith(query)) return 0;
    if (words.split(/[\s\-_/.]+/).some((word) => word.startsWith(query))) return 1;
    if (words.includes(query)) return 2;
    return null;
}

/** Letters of the query in order, as in `h1` for "Heading 1". Only for short queries: longer ones match by accident. */
function isSubsequence(text: string, query: string): boolean {
    let position = 0;
    for (const letter of query) {
        position = text.indexOf(letter, position) + 1;
        if (position === 0) return false;
    }
    return true;
}

function rank(item: Searchable, query: string): number | null {
    const inTitle = rankText(item.title, query);
    if (inTitle !== null) return inTitle;
    const inKeywords = item.keywords
        .map((keyword) => rankText(keyword, query))
        .filter((found) => found !== null);
    if (inKeywords.length > 0) return 3 + Math.min(...inKeywords);
    return query.length <= 3 && isSubsequence(item.title.toLowerCase(), query) ? 9 : null;
}

/** A query of several words that is found nowhere as it stands may still be found word by word, in any order. */
function rankWords(item: Searchable, query: string): number | null {
    const whole = rank(item, query);
    const words = query.split(/\s+/);
    if (whole !== null || words.length < 2) return whole;
    const ranks = words.map((word) => rank(item, word)).filter((found) => found !== null);
    return ranks.length === words.length ? 10 + Math.max(...ranks) : null;
}

/**
 * The items that match, best first; items of equal rank stay in their order.
 *
 * @example filterItems(items, 'head') // Heading 1, Heading 2, …
 */
export function filterItems<Item extends Searchable>(
    items: readonly Item[],
    query: string,
): Item[] {
    const wanted = query.trim().toLowerCase();
    if (wanted === '') return [...items];
    return items
        .map((item) => ({ item, rank: rankWords(item, wanted) }))
        .filter((found): found is { item: Item; rank: number } => found.rank !== null)
        .toSorted((a, b) => a.rank - b.rank)
        .map(({ item }) => item);
}
