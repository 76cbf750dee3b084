/** Cookies of public endpoints: all integrations share the host, so each gets the cookies below its own path only. */
import { PLATFORM_COOKIE } from './site-cookies.ts';

/** Removes Bindery's own cookies, e.g. the workbench's session, from the headers that an integration gets. */
export function withoutPlatformCookies(headers: Record<string, string>): Record<string, string> {
    const { cookie, ...others } = headers;
    if (cookie === undefined) return headers;
    const kept = cookie.split(';').filter((pair) => !PLATFORM_COOKIE.test(pair.trim()));
    return kept.length === 0 ? others : { ...others, cookie: kept.join(';').trim() };
}

/**
 * Maximum number of cookies of one response. Browsers keep about 180 cookies per domain. Beyond that, they would delete
 * the cookies of other integrations.
 */
const MAX_COOKIES = 20;

/**
 * Limits the cookies of an integration's response to the paths of the integration. Cookies with names of Bindery's own
 * are removed: they could end or replace a session. Cookies beyond `MAX_COOKIES` are removed, too.
 */
export function confineCookies(headers: Headers, base: string): void {
    const cookies = headers.getSetCookie();
    if (cookies.length === 0) return;
    headers.delete('Set-Cookie');
    const own = cookies.filter((cookie) => !PLATFORM_COOKIE.test(cookie.trim()));
    for (const cookie of own.slice(0, MAX_COOKIES)) {
        headers.append('Set-Cookie', confine(cookie, base));
    }
}

function confine(cookie: string, base: string): string {
    const [pair = '', ...attributes] = cookie.split(';').map((part) => part.trim());
    // The last of repeated attributes counts (RFC 6265, section 5.3).
    const path = attributes
        .findLast((each) => /^path\s*=/i.test(each))
        ?.replace(/^path\s*=\s*/i, '');
    const isBelow = path !== undefined && `${path}/`.startsWith(`${base}/`);
    const others = attributes.filter((each) => !/^(path|domain)\s*(=|$)/i.test(each));
    return [pair, ...others, `Path=${isBelow ? path : base}`].join('; ');
}
