import type { OAuthConfiguration, RuntimeContext, RuntimeEnvironment } from '@gitbook/runtime';

export type Context = RuntimeContext<
    RuntimeEnvironment<{ team?: string; oauth_credentials?: OAuthConfiguration }>
>;
