/**
 * The mode in which a bundle was built.
 *
 * @example
 * const mode: Mode = MODE;
 */
export type Mode = 'production' | 'development';

declare global {
    /**
     * The mode in which the bundle was built; replaced at build time (esbuild's `define`).
     *
     * @example
     * const base = MODE === 'production' ? 'https://example.com' : 'http://localhost:3000';
     */
    const MODE: Mode;
}
