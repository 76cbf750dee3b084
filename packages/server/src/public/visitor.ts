import { createId, type Visitor } from '@bindery/platform';

import { readCookies } from './cookies.ts';

const COOKIE = 'bindery_visitor';

/** A year: how long a returning reader is known as the same. */
const MAX_AGE_S = 365 * 24 * 60 * 60;

/** Ids are ours: what else a browser sends under the name is not passed on. */
const ID = /^[A-Za-z0-9]{20}$/;

/** Cookies of the platform are no business of integrations. */
const OWN = /^bindery/i;

/** Who reads a published page, by a cookie that says nothing but that it is the same reader. */
export function readVisitor(
    request: Request,
    ip: string,
): { visitor: Visitor; cookie: { name: string; value: string; maxAge: number } | null } {
    const cookies = readCookies(request);
    const known = cookies[COOKIE];
    const isKnown = known !== undefined && ID.test(known);
    const anonymousId = isKnown ? known : createId();
    const language = request.headers.get('accept-language')?.split(/[,;]/)[0]?.trim();
    return {
        visitor: {
            anonymousId,
            cookies: Object.fromEntries(
                Object.entries(cookies).filter(([name]) => !OWN.test(name)),
            ),
            userAgent: request.headers.get('user-agent') ?? '',
            ip,
            ...(language === undefined || language === '' || language === '*' ? {} : { language }),
        },
        cookie: isKnown ? null : { name: COOKIE, value: anonymousId, maxAge: MAX_AGE_S },
    };
}
