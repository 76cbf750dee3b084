/** The quantile of the samples at `share` (0 to 1). */
export function percentile(samples: readonly number[], share: number): number {
    const sorted = samples.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Prints a figure with its unit and whether it meets its goal; a missed goal fails the run. */
export function report(what: string, figure: string, kept?: boolean): void {
    if (kept === false) process.exitCode = 1;
    const mark = kept === undefined ? ' ' : kept ? '✓' : '✗';
    console.log(`${mark} ${what.padEnd(58)} ${figure}`);
}
