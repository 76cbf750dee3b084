/** The shapes of sessions and tokens that workbench, command and server exchange. */
import type { Permission, Role } from './permissions.ts';

/** An API token without its secret. Times are milliseconds since the epoch. */
export interface ApiToken {
    id: string;
    name: string;
    scopes: Permission[];
    /** Last characters of the token, to tell tokens apart. */
    hint: string;
    createdAt: number;
    /** Null if the token does not expire. */
    expiresAt: number | null;
    /** Accurate to a minute; null if the token was not used yet. */
    lastUsedAt: number | null;
}

/** The fields of an API token to create. */
export interface NewApiToken {
    name: string;
    /** Default: the permissions of the caller. */
    scopes?: Permission[] | undefined;
    /** Lifetime in days; null: the token does not expire. Default: 90. */
    expiresInDays?: number | null | undefined;
}

/** An API token and its secret, which cannot be read again. */
export interface CreatedApiToken extends ApiToken {
    token: string;
}

/** A browser that is signed in. Times are milliseconds since the epoch. */
export interface BrowserSession {
    id: string;
    userAgent: string;
    createdAt: number;
    expiresAt: number;
    lastUsedAt: number;
    /** True for the session of the request. */
    current: boolean;
}

/** A member of an organization. */
export interface Member {
    id: string;
    displayName: string;
    email: string | null;
    role: Role;
    disabled: boolean;
    /** Milliseconds since the epoch. */
    joinedAt: number;
}

/** An invitation that was not used yet. Times are milliseconds since the epoch. */
export interface Invitation {
    id: string;
    role: Role;
    email: string | null;
    createdAt: number;
    expiresAt: number;
}

/** One entry of the audit log. */
export interface AuditRecord {
    id: string;
    /** Milliseconds since the epoch. */
    at: number;
    actor: {
        kind: 'user' | 'integration' | 'installation' | 'system';
        id: string | null;
        name: string | null;
    };
    /** The session or API token of the request. */
    credential: string | null;
    address: string | null;
    action: string;
    target: string;
    details: Record<string, unknown>;
}

/** How people can sign in to a host. */
export interface SignInMethods {
    /** With e-mail address and password. */
    password: boolean;
    /** With an account of an OpenID provider. */
    providers: { id: string; name: string }[];
    /** With a URL from the terminal. */
    codes: boolean;
}
