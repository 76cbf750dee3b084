import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

import type { Context } from 'hono';

import type { Authentication } from '../authenticate.ts';
import { OPENER_POLICY } from '../opener-policy.ts';
import { CODE_PARAMETER } from './sign-in-url.ts';
import { workbenchPolicy } from './page-policy.ts';
import { useSignInCode } from './use-sign-in-code.ts';

const TYPES: Record<string, string> = {
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8',
    '.css': 'text/css; charset=utf-8',
    '.json': 'application/json',
    '.svg': 'image/svg+xml',
    '.png': 'image/png',
    '.ico': 'image/x-icon',
    '.woff2': 'font/woff2',
    '.wasm': 'application/wasm',
    '.map': 'application/json',
};

/**
 * Serves the built workbench. A path without a file is a page of the app: the response is `index.html`, which holds no
 * secret. Other sites cannot frame that page, because a click in it acts with the session.
 *
 * A page's URL with a sign-in code starts a session, if needed after a confirmation (see `useSignInCode`), and
 * redirects to the URL without the code. If the code is not valid, or the request does not open a page in a tab, the
 * response is 401 with `index.html`: a browser that is signed in shows the workbench, any other browser shows how to
 * sign in.
 */
export function createWorkbenchAssets(
    directory: string | undefined,
    authentication: Authentication,
) {
    const page = async (c: Context): Promise<Response> => {
        const code = c.req.query(CODE_PARAMETER);
        if (code !== undefined && c.req.method === 'GET') {
            const response = await useSignInCode(c, authentication, code);
            if (response !== undefined) return response;
        }
        const index = directory && (await readIfExists(join(directory, 'index.html')));
        const text = index ? index.toString('utf8') : NOT_BUILT;
        return c.html(text, code === undefined ? 200 : 401, {
            'Cache-Control': 'no-store',
            'X-Frame-Options': 'DENY',
            'Cross-Origin-Opener-Policy': OPENER_POLICY,
            'X-Content-Type-Options': 'nosniff',
            'Referrer-Policy': 'no-referrer',
            'Content-Security-Policy': workbenchPolicy(new URL(c.req.url).host),
        });
    };
    return async (c: Context): Promise<Response> => {
        const path = new URL(c.req.url).pathname;
        if (directory === undefined || path === '/' || path === '/index.html') return page(c);
        const file = normalize(decodeURIComponent(path));
        const body = file.includes('..') ? undefined : await readIfExists(join(directory, file));
        if (body === undefined) {
            return extname(file) === '' ? page(c) : c.text('Not found\n', 404);
        }
        return c.body(new Uint8Array(body), 200, {
            'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
            // The build puts a hash of the content into the names of the files in `assets`.
            'Cache-Control': file.startsWith('/assets/')
                ? 'public, max-age=31536000, immutable'
                : 'no-cache',
            'X-Content-Type-Options': 'nosniff',
        });
    };
}

async function readIfExists(path: string): Promise<Buffer | undefined> {
    try {
        return await readFile(path);
    } catch {
        return undefined;
    }
}

const NOT_BUILT = `<!doctype html>
<html lang="en"><head><title>Bindery</title></head>
<body><h1>Bindery is running</h1><p>The workbench is not built. Run <code>npm run build</code>.</p></body></html>
`;
