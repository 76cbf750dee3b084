import { createId, type Platform, type Visitor } from '@bindery/platform';
import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';

import { PLATFORM_COOKIE, setSiteCookie, siteCookie } from './site-cookies.ts';

/** Lifetime of the cookie: a returning reader keeps the id for one year. */
const MAX_AGE_S = 365 * 24 * 60 * 60;

/** Format of the ids of `createId`. A cookie with another value is replaced, because integrations get the id. */
const ID = /^[A-Za-z0-9]{20}$/;

/** Reads the reader of a published page. A new reader gets a cookie with a random id, which holds no personal data. */
export function readVisitor(c: Context, ip: string, platform: Platform): Visitor {
    const cookies = getCookie(c);
    const known = siteCookie(c, platform, 'bindery_visitor');
    const isKnown = known !== undefined && ID.test(known);
    const anonymousId = isKnown ? known : createId();
    if (!isKnown) setSiteCookie(c, platform, 'bindery_visitor', anonymousId, MAX_AGE_S);
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
