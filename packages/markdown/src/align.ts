/**
 * Maximum cells of the table for the longest common subsequence; 4 million take about 20 ms. Longer sequences are
 * aligned at both ends only.
 */
const MAX_CELLS = 4_000_000;

/**
 * Aligns two sequences by their longest common subsequence.
 *
 * @returns for each old key the index of the same new key, or -1.
 * @example align(['a', 'b', 'c'], ['a', 'c']) // [0, -1, 1]
 */
export function align(before: readonly string[], after: readonly string[]): number[] {
    const matches = before.map(() => -1);
    let start = 0;
    while (start < before.length && start < after.length && before[start] === after[start]) {
        matches[start] = start++;
    }
    let end = 0;
    while (
        end < Math.min(before.length, after.length) - start &&
        before.at(-1 - end) === after.at(-1 - end)
    ) {
        end++;
        matches[before.length - end] = after.length - end;
    }
    const rows = before.length - start - end;
    const columns = after.length - start - end;
    if (rows * columns === 0 || rows * columns > MAX_CELLS) return matches;

    const width = columns + 1;
    const lengths = new Uint32Array((rows + 1) * width);
    const at = (row: number, column: number): number => lengths[row * width + column] ?? 0;
    for (let row = rows - 1; row >= 0; row--) {
        for (let column = columns - 1; column >= 0; column--) {
            lengths[row * width + column] =
                before[start + row] === after[start + column]
                    ? at(row + 1, column + 1) + 1
                    : Math.max(at(row + 1, column), at(row, column + 1));
        }
    }
    for (let row = 0, column = 0; row < rows && column < columns;) {
        if (before[start + row] === after[start + column]) {
            matches[start + row++] = start + column++;
        } else if (at(row + 1, column) >= at(row, column + 1)) row++;
        else column++;
    }
    return matches;
}
