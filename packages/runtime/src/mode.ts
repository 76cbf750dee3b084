/** True in bundles built for production; false where nothing replaced `MODE`, such as a unit test. */
export function isProduction(): boolean {
    return typeof MODE !== 'undefined' && MODE === 'production';
}
