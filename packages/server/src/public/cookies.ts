/** A request's cookies by name (RFC 6265, 4.2). */
export function readCookies(request: Request): Record<string, string> {
    const cookies: Record<string, string> = {};
    for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
        const split = pair.indexOf('=');
        if (split > 0) cookies[pair.slice(0, split).trim()] = pair.slice(split + 1).trim();
    }
    return cookies;
}

export interface SetCookie {
    name: string;
    /** Of characters that need no quoting (RFC 6265, 4.1.1). */
    value: string;
    path: string;
    /** Seconds; 0 deletes the cookie. */
    maxAge: number;
    /** The site is reached over https. */
    secure: boolean;
}

/** A cookie that scripts cannot read and other sites cannot make a browser send. */
export function formatCookie({ name, value, path, maxAge, secure }: SetCookie): string {
    return `${name}=${value}; Path=${path}; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}
