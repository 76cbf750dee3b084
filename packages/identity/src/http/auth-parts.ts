import type { PlatformContext } from '@bindery/platform';
import type { Context } from 'hono';

import type { Identity } from '../identity.ts';
import type { AuthOptions } from './auth-options.ts';
import type { SessionCookie } from './session-cookie.ts';

/** The services of the routes by which browsers sign in. */
export interface AuthParts {
    ctx: PlatformContext;
    identity: Identity;
    cookie: SessionCookie;
    options: AuthOptions;
    /** Returns the IP address of the client, which counts for throttling and is recorded. */
    clientAddress: (c: Context) => string;
}
