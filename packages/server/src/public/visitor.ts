import { createId, type Visitor } from '@bindery/platform';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

const COOKIE = 'bindery_visitor';

/** A year: how long a returning reader keeps an id. */
const MAX_AGE_S = 365 * 24 * 60 * 60;

/** The form of `createId`: no other value of the cookie is passed on. */
const ID = /^[A-Za-z0-9]{20}$/;

/** The platform's own cookies, which integrations do not get. */
const PLATFORM_COOKIE = /^bindery/i;

/** The reader of a published page. A new one gets a cookie with a random id, which holds no personal data. */
export function readVisitor(c: Context, ip: string, secure: boolean): Visitor {
    const cookies = getCookie(c);
    const known = cookies[COOKIE];
    const isKnown = known !== undefined && ID.test(known);
    const anonymousId = isKnown ? known : createId();
    if (!isKnown) {
        const options = { path: '/s/', maxAge: MAX_AGE_S, httpOnly: true, secure };
        setCookie(c, COOKIE, anonymousId, { ...options, sameSite: 'Lax' });
    }
    const language = c.req.header('accept-language')?.split(/[,;]/)[0]?.trim();
    return {
        anonymousId,
        cookies: Object.fromEntries(
            Object.entries(cookies).filter(([name]) => !PLATFORM_COOKIE.test(name)),
        ),
        userAgent: c.req.header('user-agent') ?? '',
        ip,
        ...(language === undefined || language === '' || language === '*' ? {} : { language }),
    };
}
