import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

/** The cookie of a session at the origin of the workbench. */
export interface SessionCookie {
    readonly name: string;
    read(c: Context): string | undefined;
    set(c: Context, secret: string, lifetimeMs: number): void;
    clear(c: Context): void;
}

/**
 * Creates the cookie for the origin of the workbench. Browsers send cookies of `localhost` to all its ports, so there
 * the name contains the port: two hosts do not overwrite each other's session. With https the prefix `__Host-` keeps
 * other hosts of the domain from setting it (RFC 6265bis, section 4.1.3.2).
 */
export function createSessionCookie(appOrigin: string): SessionCookie {
    const { protocol, port } = new URL(appOrigin);
    const secure = protocol === 'https:';
    const name = secure ? '__Host-bindery_session' : `bindery_session_${port || '80'}`;
    const options = { path: '/', httpOnly: true, sameSite: 'Strict', secure } as const;
    return {
        name,
        read: (c) => getCookie(c, name),
        set: (c, secret, lifetimeMs) =>
            setCookie(c, name, secret, { ...options, maxAge: Math.floor(lifetimeMs / 1000) }),
        clear: (c) => setCookie(c, name, '', { ...options, maxAge: 0 }),
    };
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Returns true if a page of the workbench may have sent the request, or a person who typed its address. A cookie counts
 * only then: other ports and hosts of the same site get `SameSite=Strict` cookies sent, too.
 */
export function isOwnRequest(request: Request, appOrigin: string): boolean {
    const site = request.headers.get('sec-fetch-site');
    if (site !== null && site !== 'same-origin' && site !== 'none') return false;
    return SAFE_METHODS.has(request.method) || request.headers.get('origin') === appOrigin;
}
