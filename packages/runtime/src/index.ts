/**
 * The SDK that integrations import: everything that `@gitbook/runtime` exports, and additions such as URL utilities and
 * PKCE. Runs in workerd, Cloudflare Workers and Node; imports no host code.
 */
export * from './component.ts';
export * from './content-source.ts';
export * from './context.ts';
export type * from './definition.ts';
export * from './error.ts';
export * from './event.ts';
export type * from './global.ts';
export * from './integration.ts';
export type { ContentKitElements, IconName } from './jsx-elements.ts';
export * from './logger.ts';
export * from './oauth/index.ts';
export type * from './plain-object.ts';
export * from './url/join.ts';
export * from './url/public.ts';
export * from './url/unfurl.ts';
