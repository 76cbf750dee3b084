/** Marks in a `User-Agent` header. The first match counts: Edge and Opera also name Chrome, and Chrome names Safari. */
const BROWSERS = [
    ['Edg/', 'Edge'],
    ['OPR/', 'Opera'],
    ['Firefox/', 'Firefox'],
    ['Chrome/', 'Chrome'],
    ['Safari/', 'Safari'],
] as const;

const SYSTEMS = [
    ['Android', 'Android'],
    ['iPhone', 'iPhone'],
    ['iPad', 'iPad'],
    ['Windows', 'Windows'],
    ['Mac OS X', 'macOS'],
    ['Linux', 'Linux'],
] as const;

/**
 * Names browser and system of a `User-Agent` header.
 *
 * @example describeBrowser('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0') // 'Firefox on Linux'
 */
export function describeBrowser(userAgent: string): string {
    const find = (marks: readonly (readonly [mark: string, name: string])[]) =>
        marks.find(([mark]) => userAgent.includes(mark))?.[1];
    const browser = find(BROWSERS) ?? 'Unknown browser';
    const system = find(SYSTEMS);
    return system === undefined ? browser : `${browser} on ${system}`;
}
