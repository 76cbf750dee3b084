/** Maximum edit distance of a name that is suggested. */
const MAX_DISTANCE = 2;

/** Returns the name that was probably meant, for “did you mean”. */
export function similarTo(name: string, known: readonly string[]): string | undefined {
    return known.find((candidate) => distance(candidate, name) <= MAX_DISTANCE);
}

/** Returns the Levenshtein distance, computed row by row. */
function distance(a: string, b: string): number {
    let row = Array.from({ length: b.length + 1 }, (_, column) => column);
    for (const [index, letter] of [...a].entries()) {
        const next = [index + 1];
        for (const [column, other] of [...b].entries()) {
            next.push(
                Math.min(
                    (next[column] ?? 0) + 1,
                    (row[column + 1] ?? 0) + 1,
                    (row[column] ?? 0) + (letter === other ? 0 : 1),
                ),
            );
        }
        row = next;
    }
    return row[b.length] ?? 0;
}
