import { isOwnRequest } from '@bindery/identity';
import { PlatformError, type PlatformContext } from '@bindery/platform';
import type { Context } from 'hono';

import type { Authentication } from '../authenticate.ts';
import { isOpenedByPerson, opensPage } from '../fetch-metadata.ts';
import { html } from '../html.ts';
import { plainPage, plainPageHeaders } from '../plain-page.ts';
import { readBody } from '../request-body.ts';
import { CODE_PARAMETER } from './sign-in-url.ts';

/** Path of the form that confirms a sign-in. */
export const SIGN_IN_CODE_PATH = '/auth/code';

const MAX_FORM_BYTES = 8 * 1024;

/**
 * Uses the code in a page's URL. Returns a redirect to the URL without the code, or a page that asks for confirmation.
 * Returns undefined if the code is not valid or the request does not open a page in a tab.
 *
 * An attacker could sign a person in to the attacker's account and then receive what the person enters. So images and
 * frames cannot use a code. A person must confirm a code that was opened by a link on a page, or in a browser that is
 * signed in as another user. With a link on another site, the browser does not send the session that the code would
 * replace (`SameSite=Strict`).
 */
export async function useSignInCode(
    c: Context,
    authentication: Authentication,
    code: string,
): Promise<Response | undefined> {
    if (!opensPage(c)) return undefined;
    const { identity, cookie } = authentication;
    const owner = await identity.ownerOfSignInCode(code);
    if (owner === undefined) return undefined;
    const session = cookie.read(c);
    const user = session === undefined ? undefined : await identity.userOfSession(session);
    const isOther = user !== undefined && user.userId !== owner.userId;
    const url = new URL(c.req.url);
    url.searchParams.delete(CODE_PARAMETER);
    const location = url.pathname + url.search;
    return isOpenedByPerson(c) && !isOther
        ? redeem(c, authentication, code, location)
        : ask(c, { name: owner.displayName, isOther, code, location });
}

/** Creates the handler of the form. @throws PlatformError `forbidden` for forms on pages of other origins. */
export function confirmSignInCode({ urls }: PlatformContext, authentication: Authentication) {
    return async (c: Context): Promise<Response> => {
        if (!isOwnRequest(c.req.raw, urls.origins.app)) {
            throw new PlatformError('forbidden', 'Only pages of the workbench can sign in.');
        }
        const body = await readBody(c.req.raw, MAX_FORM_BYTES);
        const form = new URLSearchParams(Buffer.from(body).toString());
        const code = form.get('code') ?? '';
        const response = await redeem(c, authentication, code, form.get('location') ?? '/');
        // The page for an invalid code says how to sign in.
        return response ?? c.redirect(`/?${CODE_PARAMETER}=used`, 303);
    };
}

async function redeem(
    c: Context,
    { identity, cookie }: Authentication,
    code: string,
    location: string,
): Promise<Response | undefined> {
    const secret = await identity.redeemSignInCode(code, c.req.header('user-agent') ?? '');
    if (secret === undefined) return undefined;
    cookie.set(c, secret, identity.sessionMs);
    c.header('Cache-Control', 'no-store');
    c.header('Referrer-Policy', 'no-referrer');
    // One slash at the beginning, because `//host/` would be the URL of another host.
    return c.redirect(`/${location.replace(/^[/\\]+/, '')}`, 303);
}

function ask(
    c: Context,
    question: { name: string; isOther: boolean; code: string; location: string },
): Response {
    const { name, isOther, code, location } = question;
    const text = `A link wants to sign this browser in as ${name}. ${
        isOther ? 'You are signed in with another account, and would leave it. ' : ''
    }What you enter afterwards belongs to that account. If you did not expect this, close the page.`;
    const form = html`<form method="post" action="${SIGN_IN_CODE_PATH}">
        <input type="hidden" name="code" value="${code}">
        <input type="hidden" name="location" value="${location}">
        <button>Sign in as ${name}</button>
    </form>`;
    return c.html(plainPage(`Sign in as ${name}?`, text, form), 200, plainPageHeaders("'self'"));
}
