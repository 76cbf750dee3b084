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
 * Uses the code in a page's URL: returns a redirect to the URL without it, or undefined if the code is not valid.
 *
 * A person could be signed in to the account of an attacker, who then receives what the person enters. So images and
 * frames do not use a code, and a link on a page, or a browser that is signed in as somebody else, gets a question. With a
 * link of another site the browser does not even send the session that the code would replace (`SameSite=Strict`).
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
        // The page with a code that does not exist says how to sign in.
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
