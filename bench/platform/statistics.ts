/** The value that a share of the samples does not exceed. */
export function percentile(samples: readonly number[], share: number): number {
    const sorted = samples.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** A line of figures: what, the figure with its unit, and whether it keeps what it promises. If not, the run fails. */
export function report(what: string, figure: string, kept?: boolean): void {
    if (kept === false) process.exitCode = 1;
    const mark = kept === undefined ? ' ' : kept ? '✓' : '✗';
    console.log(`${mark} ${what.padEnd(58)} ${figure}`);
}
