/** Cookies of a site's host. Scripts of integrations on the site cannot read them. */
import type { Platform } from '@bindery/platform';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

/** Names of the cookies, without a prefix. */
export type SiteCookie =
    | 'bindery_session'
    | 'bindery_share'
    /** Message of a failed sign-in, for the page after the redirect that removed the token from the URL. */
    | 'bindery_sign_in_error'
    /** Id of a returning reader. */
    | 'bindery_visitor';

/** Cookies of Bindery, with and without a prefix. Integrations do not get them. */
export const PLATFORM_COOKIE = /^(?:__(?:Host|Secure)-)?bindery/i;

/**
 * Returns the value of a cookie. Without https a script on the site can set a second cookie of the same name for a
 * longer path or the domain, e.g. with the session of another person. If there are two, both are ignored.
 */
export function siteCookie(c: Context, platform: Platform, name: SiteCookie): string | undefined {
    if (isSecure(platform)) return getCookie(c, name, 'host');
    const pairs = (c.req.header('cookie') ?? '').split(';');
    const count = pairs.filter((pair) => pair.trim().startsWith(`${name}=`)).length;
    return count > 1 ? undefined : getCookie(c, name);
}

/**
 * Sets a cookie of this host only. With https its name begins with `__Host-`: browsers accept such a cookie from the
 * host itself only, so that a site cannot set it for others of the same domain (RFC 6265bis, section 4.1.3.2). A
 * `maxAge` of 0 seconds deletes the cookie.
 */
export function setSiteCookie(
    c: Context,
    platform: Platform,
    name: SiteCookie,
    value: string,
    maxAge: number,
): void {
    const secure = isSecure(platform);
    setCookie(c, name, value, {
        path: '/',
        maxAge,
        httpOnly: true,
        sameSite: 'Lax',
        secure,
        ...(secure ? { prefix: 'host' } : {}),
    });
}

function isSecure({ ctx }: Platform): boolean {
    return ctx.urls.origins.sites.startsWith('https:');
}
