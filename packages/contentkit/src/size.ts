/** Limits a number. Integrations and frames send sizes of any type and magnitude, such as 1e9 pixels. */
export function clamp(value: unknown, min: number, max: number): number | undefined {
    const number = typeof value === 'string' ? Number.parseFloat(value) : value;
    if (typeof number !== 'number' || !Number.isFinite(number)) return undefined;
    return Math.min(max, Math.max(min, number));
}

/** Reads an aspect ratio, which is the width divided by the height. */
export function aspectRatio(value: unknown): number | undefined {
    const ratio = clamp(value, 0, 50);
    return ratio === undefined || ratio === 0 ? undefined : Math.max(ratio, 0.05);
}
