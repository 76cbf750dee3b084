/** Returns true in bundles built for production; false where `MODE` is not defined, such as in a unit test. */
export function isProduction(): boolean {
    return typeof MODE !== 'undefined' && MODE === 'production';
}
