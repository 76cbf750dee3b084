/**
 * The cookie that binds a connection to the browser that started it. Without it, an attacker could start a connection
 * and send its callback link to a victim (RFC 9700, section 4.7; RFC 6819, section 4.4.1.8).
 *
 * The cookie contains a random token and the state contains only its hash, so a leaked state is not enough to
 * finish a connection.
 */
import { STATE_LIFETIME_S } from './state.ts';

/** Returns the name of a connection's cookie. Each connection has its own, so that two tabs can connect at one time. */
function cookieName(nonce: string): string {
    return `oauth-${nonce.slice(0, 16)}`;
}

export function setBrowserCookie(nonce: string, token: string, redirectURI: string): string {
    return cookie(nonce, token, redirectURI, STATE_LIFETIME_S);
}

/** Clears the cookie after the first attempt, successful or not. */
export function clearBrowserCookie(nonce: string, redirectURI: string): string {
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
        // Only the redirect URI receives the cookie. A `;` in the path would end the attribute.
        `Path=${pathname.includes(';') ? '/' : pathname}`,
        'HttpOnly',
        // Sent when the provider redirects the person back, and not with other requests of foreign sites.
        'SameSite=Lax',
        ...(protocol === 'https:' ? ['Secure'] : []),
    ].join('; ');
}
