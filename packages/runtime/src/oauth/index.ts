export * from './config.ts';
export { defaultOAuthExtractCredentials } from './credentials.ts';
export * from './error.ts';
export * from './handler.ts';
export { getOAuthToken } from './token.ts';
