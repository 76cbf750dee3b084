/** The part of `oidc-provider` that is used here; the package has no types of its own. */
declare module 'oidc-provider' {
    import type { RequestListener } from 'node:http';

    export class Provider {
        constructor(issuer: string, configuration: Record<string, unknown>);
        callback(): RequestListener;
        /** Uses the X-Forwarded-* headers of a proxy. */
        proxy: boolean;
    }
}
