/**
 * What `@gitbook/api` means in a bundle: the published package's enums and constants, with our client and error in
 * place of the 65 KB of its own. `resolve.ts` says how a bundler gets here.
 */
export * from '@gitbook/api';
export { GitBookAPI } from './client.ts';
export { GitBookAPIError } from './error.ts';
