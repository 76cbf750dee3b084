/** Source lines shown before and after the mistake. */
const CONTEXT_LINES = 2;

/**
 * Formats the lines around a mistake with a caret under it, as plain text.
 *
 * @param line counts from 1
 * @param column counts from 1
 * @example
 *   2 | render: async () => {
 * > 3 |     return <block>
 *     |            ^
 */
export function codeFrame(source: string, line: number, column: number): string {
    const lines = source.split('\n');
    const first = Math.max(1, line - CONTEXT_LINES);
    const last = Math.min(lines.length, line + CONTEXT_LINES);
    const width = String(last).length;
    const rows: string[] = [];
    for (let number = first; number <= last; number++) {
        const text = (lines[number - 1] ?? '').trimEnd();
        const marker = number === line ? '>' : ' ';
        rows.push(`${marker} ${String(number).padStart(width)} | ${text}`.trimEnd());
        if (number === line) {
            // Tabs stay tabs, so that the caret is under the character for every width of a tab.
            const indent = text.slice(0, Math.max(0, column - 1)).replace(/[^\t]/g, ' ');
            rows.push(`  ${' '.repeat(width)} | ${indent}^`);
        }
    }
    return rows.join('\n');
}
