export * from './identity.ts';
export * from './http/session-cookie.ts';
export type { Principal } from './sessions/session.ts';
export { DEFAULT_TOKEN_DAYS, TOKEN_PREFIX } from './tokens/api-token.ts';
