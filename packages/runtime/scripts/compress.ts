/**
 * A dictionary compressor whose decompressor is a few lines: repeated substrings are replaced by symbols, the greatest
 * saving first, and each substring is appended as a line. Everything stays printable ASCII, so that the result is a
 * string literal without escapes (esbuild would write one `ü` as six characters).
 */
export interface Compressed {
    /** The text with symbols in it, then, a line each, what the symbols stand for. */
    text: string;
    /** The symbols of the first lines, a character each; those of the others are a prefix and a letter. */
    symbols: string;
    /** In the order in which they follow each prefix. */
    letters: string;
}

/** Substrings longer than this repeat too rarely to be worth the search. */
const LONGEST = 30;

/** The first characters of two-character symbols. */
const PREFIXES = ['~', '|'];

/** What a symbol costs on average, before it is known which symbols get one character and which two. */
const SYMBOL_COST = 1.5;

/** While the search goes on, symbols are single characters of the private use area. */
const FIRST_PLACEHOLDER = 0xe000;

export function compress(input: string): Compressed {
    const used = new Set(input);
    const printable = Array.from({ length: 94 }, (_, index) => String.fromCodePoint(33 + index));
    const single = printable.filter(
        (character) =>
            !used.has(character) && !PREFIXES.includes(character) && !`'"\\\`$`.includes(character),
    );
    const letters = printable.filter((character) => /[A-Za-z]/.test(character));
    const symbols = [
        ...single,
        ...PREFIXES.flatMap((prefix) => letters.map((one) => prefix + one)),
    ];

    let text = input;
    const placeholders: string[] = [];
    while (placeholders.length < symbols.length) {
        const repeated = bestSubstring(text);
        if (!repeated) {
            break;
        }
        const placeholder = String.fromCodePoint(FIRST_PLACEHOLDER + placeholders.length);
        text = `${text.split(repeated).join(placeholder)}\n${repeated}`;
        placeholders.push(placeholder);
    }

    // The symbols used most get the single characters.
    const [body = '', ...meanings] = text.split('\n');
    const byUse = placeholders
        .map((placeholder, index) => ({
            placeholder,
            meaning: meanings[index] ?? '',
            uses: text.split(placeholder).length,
        }))
        .toSorted((a, b) => b.uses - a.uses);
    let result = [body, ...byUse.map(({ meaning }) => meaning)].join('\n');
    for (const [index, { placeholder }] of byUse.entries()) {
        result = result.split(placeholder).join(symbols[index]);
    }
    return { text: result, symbols: single.join(''), letters: letters.join('') };
}

/** The substring whose replacement by a symbol saves the most. */
function bestSubstring(text: string): string | undefined {
    let best: string | undefined;
    let bestSaving = 0;
    for (let length = 2; length <= LONGEST; length++) {
        for (const [substring, count] of countSubstrings(text, length)) {
            const saving = count * (length - SYMBOL_COST) - (length + 1);
            if (saving > bestSaving && !substring.includes('\n')) {
                bestSaving = saving;
                best = substring;
            }
        }
    }
    return best;
}

/** How often each substring of a length occurs without overlapping itself. */
function countSubstrings(text: string, length: number): Map<string, number> {
    const found = new Map<string, { count: number; end: number }>();
    for (let index = 0; index + length <= text.length; index++) {
        const substring = text.slice(index, index + length);
        const entry = found.get(substring);
        if (!entry) {
            found.set(substring, { count: 1, end: index + length });
        } else if (index >= entry.end) {
            entry.count++;
            entry.end = index + length;
        }
    }
    return new Map([...found].map(([substring, { count }]) => [substring, count]));
}
