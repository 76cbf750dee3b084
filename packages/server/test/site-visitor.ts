/** A minimal browser: stores cookies, follows redirects and sends the current page as referrer. */
export interface SiteVisitor {
    get(url: string, headers?: Record<string, string>): Promise<Response>;
    post(url: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
    /** Follows redirects. Returns the URL of every request and the last response. */
    follow(
        url: string,
        isOurs: (url: string) => boolean,
    ): Promise<{ way: string[]; last: Response }>;
    cookies: Map<string, string>;
}

export function createVisitor(): SiteVisitor {
    const cookies = new Map<string, string>();
    const send = async (url: string, init: RequestInit): Promise<Response> => {
        const headers = new Headers(init.headers);
        if (cookies.size > 0) {
            headers.set('Cookie', [...cookies].map((pair) => pair.join('=')).join('; '));
        }
        const response = await fetch(url, { ...init, headers, redirect: 'manual' });
        for (const cookie of response.headers.getSetCookie()) {
            const [name = '', value = ''] = cookie.split(';')[0]?.split('=') ?? [];
            if (/Max-Age=0/.test(cookie)) cookies.delete(name);
            else cookies.set(name, value);
        }
        return response;
    };
    const get: SiteVisitor['get'] = (url, headers) =>
        send(url, { headers: { Accept: 'text/html', ...headers } });
    return {
        cookies,
        get,
        post: (url, body, headers) =>
            send(url, {
                method: 'POST',
                headers: { Accept: 'application/json', ...headers },
                body: body instanceof URLSearchParams ? body : JSON.stringify(body),
            }),
        async follow(url, isOurs) {
            const way = [url];
            for (;;) {
                const at = way.at(-1) ?? '';
                const last = await get(at);
                const location = last.headers.get('location');
                if (last.status < 300 || last.status >= 400 || location === null) {
                    return { way, last };
                }
                const next = new URL(location, at).toString();
                way.push(next);
                if (!isOurs(next) || way.length > 10) return { way, last };
                await last.arrayBuffer();
            }
        },
    };
}
