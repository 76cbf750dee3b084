/**
 * Creates a logger that prefixes every line with a namespace. Lines appear in the integration's trace.
 *
 * @example
 * const logger = Logger('billing');
 * logger.info('synced', 3, 'invoices'); // [billing] synced 3 invoices
 */
export const Logger = (namespace: string) => ({
    info: (message: string, ...details: unknown[]): void => {
        console.log(`[${namespace}] ${message}`, ...details);
    },
    debug: (message: string, ...details: unknown[]): void => {
        console.debug(`[${namespace}] ${message}`, ...details);
    },
    error: (message: string, ...details: unknown[]): void => {
        console.error(`[${namespace}] ${message}`, ...details);
    },
});
