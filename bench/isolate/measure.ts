/** Statistics and a table of results. */

export function percentile(values: readonly number[], share: number): number {
    const sorted = values.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
    return percentile(values, 0.5);
}

/** Runs `task` `count` times, `concurrency` at a time; returns the rate per second. */
export async function throughput(
    count: number,
    concurrency: number,
    task: (index: number) => Promise<void>,
): Promise<number> {
    const started = performance.now();
    let next = 0;
    await Promise.all(
        Array.from({ length: concurrency }, async () => {
            while (next < count) await task(next++);
        }),
    );
    return (count / (performance.now() - started)) * 1000;
}

export const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => setTimeout(resolve, ms));

/** One line of the report. */
export interface Row {
    name: string;
    value: string;
    /** The value compared with the goal. */
    figure: number;
    target?: { atMost: number } | { atLeast: number };
}

export function met({ figure, target }: Row): boolean | undefined {
    if (!target) return undefined;
    return 'atMost' in target ? figure <= target.atMost : figure >= target.atLeast;
}

export function table(rows: readonly Row[]): string {
    const width = Math.max(...rows.map(({ name }) => name.length));
    return rows
        .map((row) => {
            const { target } = row;
            const wanted = !target
                ? ''
                : 'atMost' in target
                  ? `≤ ${target.atMost}`
                  : `≥ ${target.atLeast}`;
            const verdict = { true: 'met', false: 'MISSED', undefined: '' }[String(met(row))] ?? '';
            return `${row.name.padEnd(width)}  ${row.value.padEnd(44)}  ${wanted.padEnd(8)}  ${verdict}`.trimEnd();
        })
        .join('\n');
}
