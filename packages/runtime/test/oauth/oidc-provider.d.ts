/** The part of `oidc-provider` that is used here; the package has no types of its own. */
declare module 'oidc-provider' {
    import type { RequestListener } from 'node:http';

    interface Context {
        oidc: { params?: Record<string, unknown> };
    }

    export class Provider {
        constructor(issuer: string, configuration: Record<string, unknown>);
        callback(): RequestListener;
        on(event: 'grant.success', listener: (context: Context) => void): this;
        on(event: 'grant.error', listener: (context: Context, error: Error) => void): this;
    }
}
