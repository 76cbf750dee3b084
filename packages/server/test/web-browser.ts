import { readFileSync } from 'node:fs';

import { Agent, fetch, type RequestInit } from 'undici';
import '@bindery/test-support/localhost-names';

interface Cookie {
    value: string;
    secure: boolean;
}

export interface WebPage {
    url: string;
    status: number;
    text: string;
}

const MAX_STEPS = 20;

/** A browser without scripts: cookies of each host, redirects, the header `Refresh`, forms, and private authorities. */
export class WebBrowser implements AsyncDisposable {
    /** Names and values by host; the ports of a host share its cookies. */
    readonly #cookies = new Map<string, Map<string, Cookie>>();
    readonly #agent: Agent;
    /** URLs of all requests. */
    readonly visited: string[] = [];

    /** @param authorities Paths of certificates to trust. */
    constructor(authorities: readonly string[]) {
        const ca = authorities.map((path) => readFileSync(path, 'utf8'));
        this.#agent = new Agent({ connect: { ca } });
    }

    cookie(host: string, name: string): string | undefined {
        return this.#cookies.get(host)?.get(name)?.value;
    }

    visit(url: string): Promise<WebPage> {
        return this.#navigate(url, { method: 'GET' });
    }

    /** Submits the form of a page with its hidden fields and these ones. */
    submit({ url, text }: WebPage, fields: Record<string, string>): Promise<WebPage> {
        const action = /<form[^>]* action="([^"]*)"/.exec(text)?.[1];
        if (action === undefined) throw new Error(`${url} has no form: ${text.slice(0, 400)}`);
        const hidden = [...text.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => [
            /name="([^"]*)"/.exec(input)?.[1] ?? '',
            /value="([^"]*)"/.exec(input)?.[1] ?? '',
        ]);
        const body = new URLSearchParams([...hidden, ...Object.entries(fields)]).toString();
        return this.#navigate(new URL(action.replaceAll('&amp;', '&'), url).href, {
            method: 'POST',
            body,
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
        });
    }

    async #navigate(start: string, init: RequestInit): Promise<WebPage> {
        let url = start;
        let request: RequestInit = init;
        for (let step = 0; step < MAX_STEPS; step += 1) {
            this.visited.push(url);
            const response = await fetch(url, {
                ...request,
                headers: { accept: 'text/html', ...request.headers, cookie: this.#header(url) },
                redirect: 'manual',
                dispatcher: this.#agent,
            });
            this.#store(url, response.headers.getSetCookie());
            const refresh = /url=(.+)$/.exec(response.headers.get('refresh') ?? '')?.[1];
            const next = response.headers.get('location') ?? refresh;
            const text = await response.text();
            if (next === undefined) return { url, status: response.status, text };
            url = new URL(next, url).href;
            request = { method: 'GET' };
        }
        throw new Error(`More than ${MAX_STEPS} redirects: ${this.visited.join('\n')}`);
    }

    #header(url: string): string {
        const { hostname, protocol } = new URL(url);
        return [...(this.#cookies.get(hostname) ?? [])]
            .filter(([, { secure }]) => !secure || protocol === 'https:')
            .map(([name, { value }]) => `${name}=${value}`)
            .join('; ');
    }

    #store(url: string, lines: readonly string[]): void {
        const { hostname } = new URL(url);
        const jar = this.#cookies.get(hostname) ?? new Map<string, Cookie>();
        this.#cookies.set(hostname, jar);
        for (const line of lines) {
            const [pair = '', ...attributes] = line.split(/;\s*/);
            const name = pair.slice(0, pair.indexOf('='));
            const ended = attributes.some((text) => /^max-age=0$|^expires=.*1970/i.test(text));
            if (ended) jar.delete(name);
            else {
                jar.set(name, {
                    value: pair.slice(pair.indexOf('=') + 1),
                    secure: attributes.some((text) => text.toLowerCase() === 'secure'),
                });
            }
        }
    }

    async [Symbol.asyncDispose](): Promise<void> {
        await this.#agent.destroy();
    }
}
