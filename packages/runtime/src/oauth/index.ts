export * from './config.ts';
export * from './error.ts';
export { defaultOAuthExtractCredentials } from './extract-credentials.ts';
export { getOAuthToken } from './get-oauth-token.ts';
export * from './handler.ts';
