/** As much of a browser as a connection needs: cookies by path and age, redirects, forms and one link. */
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

    /** Goes to an address and follows redirects, until `stop` says that an address is far enough. */
    async visit(url: string, stop: (url: string) => boolean = () => false): Promise<Page> {
        return this.#navigate(url, {}, stop);
    }

    /** Signs in and consents at the provider, and comes back. */
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

    /** Cancels at the provider, and comes back. */
    async deny(page: Page): Promise<Page> {
        const [, href = ''] = /href="([^"]*abort)"/.exec(page.text) ?? [];
        return this.visit(new URL(href, page.url).href);
    }

    async #navigate(
        url: string,
        init: RequestInit,
        stop: (url: string) => boolean = () => false,
    ): Promise<Page> {
        const response = await fetch(url, {
            ...init,
            redirect: 'manual',
            headers: { cookie: this.#cookiesFor(url) },
        });
        this.#keep(response, url);
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

    #keep(response: Response, url: string): void {
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
            const isGone =
                attribute('max-age') === '0' || (expires && Date.parse(expires) < Date.now());
            if (!isGone) {
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
