/**
 * Normalises a path below a site, e.g. of a page to return to after a sign-in, and removes credentials from its query.
 * Returns undefined for URLs of other hosts, and for paths that leave the site by `..`, backslashes or control
 * characters.
 */
export function normalizeSitePath(path: string): string | undefined {
    if (!path.startsWith('/')) return undefined;
    const origin = 'http://site.invalid';
    if (!URL.canParse(path, origin)) return undefined;
    // The parser removes control characters, turns backslashes into slashes and resolves dots, also encoded ones.
    const url = new URL(path, origin);
    const { pathname } = url;
    if (url.origin !== origin || pathname.startsWith('//')) return undefined;
    if (/%(2f|5c)/i.test(pathname)) return undefined;
    for (const parameter of CREDENTIAL_PARAMETERS) url.searchParams.delete(parameter);
    return pathname + url.search + url.hash;
}

/** Query parameter with the signed token of an integration's sign-in. */
export const TOKEN_PARAMETER = 'jwt_token';

/** Query parameter with the key of a share link. */
export const SHARE_PARAMETER = 'share';

const CREDENTIAL_PARAMETERS = [TOKEN_PARAMETER, SHARE_PARAMETER];
