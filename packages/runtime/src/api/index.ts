/**
 * Replaces `@gitbook/api` in bundles: the published package's enums and constants with this SDK's client and error
 * class instead of its 65 KB client. `resolveSDK` in `resolve.ts` resolves the import to this module.
 */
export * from '@gitbook/api';
export { GitBookAPI } from './client.ts';
export { GitBookAPIError } from './error.ts';
