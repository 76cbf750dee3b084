/** Longest sequences that are aligned exactly; beyond, only what is equal at both ends is. 4M cells take about 20 ms. */
const LARGEST_TABLE = 4_000_000;

/**
 * Which of the new keys each of the old ones became: a longest common subsequence. -1: none.
 *
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
    if (rows * columns === 0 || rows * columns > LARGEST_TABLE) return matches;

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
