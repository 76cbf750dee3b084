/** Returns the quantile of the samples at `share` (0 to 1). */
export function percentile(samples: readonly number[], share: number): number {
    const sorted = samples.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Prints a figure with its unit and whether it meets its goal; a missed goal fails the run. */
export function report(label: string, figure: string, meetsGoal?: boolean): void {
    if (meetsGoal === false) process.exitCode = 1;
    const mark = meetsGoal === undefined ? ' ' : meetsGoal ? '✓' : '✗';
    console.log(`${mark} ${label.padEnd(58)} ${figure}`);
}
