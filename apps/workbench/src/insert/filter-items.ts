/** An item of the insert menu or the command palette. */
export interface Searchable {
    title: string;
    /** Further search terms: the integration name, synonyms. */
    keywords: readonly string[];
}

/** Returns the rank of a match, lower is better; null without a match. */
function rankText(text: string, query: string): number | null {
    const words = text.toLowerCase();
    if (words.startsWith(query)) return 0;
    if (words.split(/[\s\-_/.]+/).some((word) => word.startsWith(query))) return 1;
    if (words.includes(query)) return 2;
    return null;
}

/** Returns true if the letters of the query occur in order, as `h1` in "Heading 1". */
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
    // Only short queries are abbreviations, such as `h1`; the letters of a longer query match in order by accident.
    return query.length <= 3 && isSubsequence(item.title.toLowerCase(), query) ? 9 : null;
}

/** Ranks the whole query; if it does not match, ranks its words in any order. All words must match. */
function rankWords(item: Searchable, query: string): number | null {
    const phraseRank = rank(item, query);
    const words = query.split(/\s+/);
    if (phraseRank !== null || words.length < 2) return phraseRank;
    const ranks = words.map((word) => rank(item, word)).filter((found) => found !== null);
    return ranks.length === words.length ? 10 + Math.max(...ranks) : null;
}

/**
 * Returns the matching items, best first. The sort is stable.
 *
 * @example filterItems(items, 'head') // Heading 1, Heading 2, …
 */
export function filterItems<Item extends Searchable>(
    items: readonly Item[],
    query: string,
): Item[] {
    const normalized = query.trim().toLowerCase();
    if (normalized === '') return [...items];
    return items
        .map((item) => ({ item, rank: rankWords(item, normalized) }))
        .filter((found): found is { item: Item; rank: number } => found.rank !== null)
        .toSorted((a, b) => a.rank - b.rank)
        .map(({ item }) => item);
}
