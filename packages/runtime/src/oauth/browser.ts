/**
 * The cookie that ties a connection to the browser that started it: without it, anybody could send somebody else the
 * link of a connection that they began (RFC 9700, section 4.7; RFC 6819, section 4.4.1.8).
 *
 * The cookie holds a random token and the state only its hash, so seeing a state in an address or a log is not enough.
 */
import { STATE_LIFETIME_S } from './state.ts';

/** One cookie a connection, so that two tabs do not disturb each other. */
function cookieName(nonce: string): string {
    return `oauth-${nonce.slice(0, 16)}`;
}

export function bindBrowser(nonce: string, token: string, redirectURI: string): string {
    return cookie(nonce, token, redirectURI, STATE_LIFETIME_S);
}

/** A connection is tried once, whatever comes of it. */
export function releaseBrowser(nonce: string, redirectURI: string): string {
    return cookie(nonce, '', redirectURI, 0);
}

export function readBrowserToken(request: Request, nonce: string): string | undefined {
    const prefix = `${cookieName(nonce)}=`;
    return (request.headers.get('cookie') ?? '')
        .split(';')
        .map((pair) => pair.trim())
        .find((pair) => pair.startsWith(prefix))
        ?.slice(prefix.length);
}

function cookie(nonce: string, value: string, redirectURI: string, maxAge: number): string {
    const { pathname, protocol } = new URL(redirectURI);
    return [
        `${cookieName(nonce)}=${value}`,
        `Max-Age=${maxAge}`,
        // Only where the provider sends the person back to. A `;` would end the attribute.
        `Path=${pathname.includes(';') ? '/' : pathname}`,
        'HttpOnly',
        // Sent when the provider sends the person back, and not with requests that other sites make behind their back.
        'SameSite=Lax',
        ...(protocol === 'https:' ? ['Secure'] : []),
    ].join('; ');
}
