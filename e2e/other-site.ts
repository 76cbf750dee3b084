import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

import { ROOT, type Host } from './host.ts';

/** A documentation site of another origin. */
export interface OtherSite extends AsyncDisposable {
    origin: string;
    /** Serves HTML at a path, with headers such as a Content-Security-Policy. */
    serve(path: string, html: string, headers?: Record<string, string>): string;
    /** Sets the host and key that replace the placeholders in the pages. */
    use(settings: { host: string; key: string }): void;
}

const TYPES: Record<string, string> = {
    '.html': 'text/html; charset=utf-8',
    '.css': 'text/css',
    '.js': 'text/javascript',
};

/** Serves `examples/sites/plain-html`, and further pages of a test. */
export async function startOtherSite(): Promise<OtherSite> {
    const pages = new Map<string, { html: string; headers: Record<string, string> }>();
    let settings = { host: '', key: '' };
    const fill = (text: string) =>
        text
            .replaceAll('https://integrations.example.com', settings.host)
            .replaceAll('pk_example', settings.key);
    const server = createServer((request, response) => {
        const path = new URL(request.url ?? '/', 'http://site').pathname;
        const page = pages.get(path);
        if (page !== undefined) {
            response.writeHead(200, { 'Content-Type': TYPES['.html'], ...page.headers });
            response.end(fill(page.html));
            return;
        }
        readFile(join(ROOT, 'examples/sites/plain-html', path), 'utf8').then(
            (text) => {
                response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'text/plain' });
                response.end(fill(text));
            },
            () => response.writeHead(404).end(),
        );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // The cast holds: a listening TCP server has this address.
    const { port } = server.address() as AddressInfo;
    const origin = `http://127.0.0.1:${port}`;
    return {
        origin,
        serve: (path, html, headers = {}) => {
            pages.set(path, { html, headers });
            return origin + path;
        },
        use: (next) => (settings = next),
        async [Symbol.asyncDispose]() {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
}

/** Calls the workbench's API with the token of the host. */
export async function callWorkbench<T>(
    host: Host,
    method: string,
    path: string,
    body?: object,
): Promise<T> {
    const response = await fetch(new URL(`/workbench${path}`, host.api), {
        method,
        headers: { Authorization: `Bearer ${host.token}`, 'Content-Type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
    return (response.status === 204 ? undefined : await response.json()) as T;
}
