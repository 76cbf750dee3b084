import type { Role } from '@bindery/contract';

/** An OpenID provider whose accounts can sign in. */
export interface OidcProvider {
    /** Part of URLs: `/auth/oidc/{id}/callback` is the redirect URI to register. */
    id: string;
    /** Text of the button. */
    name: string;
    /** Issuer URL. It is discovered at the first sign-in, so that the host starts while the provider is down. */
    issuer: string;
    clientId: string;
    clientSecret: string;
    /** Default: `openid email profile`. */
    scope?: string | undefined;
    /** Roles by group, from a claim of the id token. Without it, new accounts need an invitation. */
    groups?:
        | {
              /** Name of the claim. Default: `groups`. */
              claim?: string | undefined;
              /** Organization whose members' roles follow the groups, at every sign-in. */
              organization: string;
              roles: Record<string, Role>;
          }
        | undefined;
}

/** How people sign in to a host. */
export interface AuthOptions {
    /** Sign-in with e-mail address and password. Default: false. */
    password?: boolean | undefined;
    providers?: readonly OidcProvider[] | undefined;
    /** URLs from the terminal sign browsers in. Default: false; true in development. */
    codes?: boolean | undefined;
    /** Lifetime of a session in milliseconds. Default: 30 days. */
    sessionMs?: number | undefined;
}
