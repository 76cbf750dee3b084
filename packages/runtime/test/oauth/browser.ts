/** A minimal browser: cookies with path and age, redirects, forms, and the cancel link of the provider. */
interface Cookie {
    name: string;
    value: string;
    path: string;
}

export interface Page {
    status: number;
    url: string;
    headers: Headers;
    text: string;
}

export class Browser {
    cookies: Cookie[] = [];

    /** Opens a URL and follows redirects, except to a URL for which `stop` returns true. */
    async visit(url: string, stop: (url: string) => boolean = () => false): Promise<Page> {
        return this.#navigate(url, {}, stop);
    }

    /** Signs in and consents at the provider, and follows the redirect back. */
    async accept(page: Page, stop?: (url: string) => boolean): Promise<Page> {
        let current = page;
        for (let form = findForm(current); form; form = findForm(current)) {
            const body = new URLSearchParams({
                prompt: form.prompt,
                login: 'reader',
                password: 'x',
            });
            current = await this.#navigate(form.action, { method: 'POST', body }, stop);
        }
        return current;
    }

    /** Cancels at the provider, and follows the redirect back. */
    async deny(page: Page): Promise<Page> {
        const [, href = ''] = /href="([^"]*abort)"/.exec(page.text) ?? [];
        return this.visit(new URL(href, page.url).href);
    }

    /**
     * Submits the form of a page to another site: a POST without `SameSite=Lax` cookies, as browsers send it. The GET
     * that follows a redirect sends the cookies.
     */
    submitCrossSite(page: Page, stop?: (url: string) => boolean): Promise<Page> {
        return this.#submit(page, stop, false);
    }

    /** Submits the form of a page with all cookies. */
    submitSameSite(page: Page): Promise<Page> {
        return this.#submit(page, undefined, true);
    }

    #submit(
        { text, url }: Page,
        stop: ((url: string) => boolean) | undefined,
        sendCookies: boolean,
    ): Promise<Page> {
        const [, action = ''] = /<form method="post" action="([^"]+)"/.exec(text) ?? [];
        const inputs = [...text.matchAll(/name="([^"]+)" value="([^"]*)"/g)];
        const body = new URLSearchParams(inputs.map(([, name = '', value = '']) => [name, value]));
        return this.#navigate(
            new URL(action, url).href,
            { method: 'POST', body },
            stop,
            sendCookies,
        );
    }

    async #navigate(
        url: string,
        init: RequestInit,
        stop: (url: string) => boolean = () => false,
        sendCookies = true,
    ): Promise<Page> {
        const response = await fetch(url, {
            ...init,
            redirect: 'manual',
            headers: sendCookies ? { cookie: this.#cookiesFor(url) } : {},
        });
        this.#storeCookies(response, url);
        const text = await response.text();
        const location = response.headers.get('location');
        if (!location || stop(new URL(location, url).href)) {
            return {
                status: response.status,
                url: location ?? url,
                headers: response.headers,
                text,
            };
        }
        return this.#navigate(new URL(location, url).href, {}, stop);
    }

    #cookiesFor(url: string): string {
        const { pathname } = new URL(url);
        return this.cookies
            .filter(
                ({ path }) => pathname === path || pathname.startsWith(path.replace(/\/?$/, '/')),
            )
            .map(({ name, value }) => `${name}=${value}`)
            .join('; ');
    }

    #storeCookies(response: Response, url: string): void {
        for (const line of response.headers.getSetCookie()) {
            const [pair = '', ...attributes] = line.split(/;\s*/);
            const name = pair.slice(0, pair.indexOf('='));
            const attribute = (wanted: string) =>
                attributes
                    .map((text) => text.split('='))
                    .find(([key]) => key?.toLowerCase() === wanted)?.[1];
            const path = attribute('path') ?? new URL(url).pathname.replace(/\/[^/]*$/, '/');
            this.cookies = this.cookies.filter((old) => old.name !== name || old.path !== path);
            const expires = attribute('expires');
            const isExpired =
                attribute('max-age') === '0' || (expires && Date.parse(expires) < Date.now());
            if (!isExpired) {
                this.cookies.push({ name, value: pair.slice(pair.indexOf('=') + 1), path });
            }
        }
    }
}

function findForm(page: Page): { action: string; prompt: string } | undefined {
    const [, action] = /<form[^>]* action="([^"]+)"/.exec(page.text) ?? [];
    const [, prompt] = /name="prompt" value="([^"]+)"/.exec(page.text) ?? [];
    return action && prompt ? { action: new URL(action, page.url).href, prompt } : undefined;
}
