/** The shapes of sessions and tokens that workbench, command and server exchange. */
import type { Permission } from './permissions.ts';

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
    /** Within a minute; null if the token was not used yet. */
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
