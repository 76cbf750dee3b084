import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

import { TOKEN_META } from '@bindery/contract';

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
 * Serves the built workbench. Every path that is no file is the app's own, and gets its page with the local user's
 * token in it; the page cannot be framed, since whoever clicks in it acts as that user.
 */
export function createWorkbenchAssets(
    directory: string | undefined,
    token: string,
    sandboxOrigin: string,
): (path: string) => Promise<Response> {
    const page = async () => {
        const html =
            directory === undefined ? undefined : await read(join(directory, 'index.html'));
        const text = html === undefined ? NOT_BUILT : html.toString('utf8');
        return new Response(
            text.replace('<head>', `<head><meta name="${TOKEN_META}" content="${token}">`),
            {
                headers: {
                    'Content-Type': 'text/html; charset=utf-8',
                    'Cache-Control': 'no-store',
                    'X-Frame-Options': 'DENY',
                    'X-Content-Type-Options': 'nosniff',
                    'Referrer-Policy': 'no-referrer',
                    'Content-Security-Policy': [
                        "default-src 'self'",
                        "script-src 'self' 'wasm-unsafe-eval'",
                        "style-src 'self' 'unsafe-inline'",
                        'img-src * data: blob:',
                        "font-src 'self' data:",
                        "connect-src 'self' https: http:",
                        `frame-src ${sandboxOrigin} https: http:`,
                        "worker-src 'self' blob:",
                        "object-src 'none'",
                        "base-uri 'none'",
                        "frame-ancestors 'none'",
                    ].join('; '),
                },
            },
        );
    };
    return async (path) => {
        if (directory === undefined || path === '/' || path === '/index.html') return page();
        const file = normalize(decodeURIComponent(path));
        const body = file.includes('..') ? undefined : await read(join(directory, file));
        if (body === undefined) {
            return extname(file) === '' ? page() : new Response('Not found\n', { status: 404 });
        }
        return new Response(new Uint8Array(body), {
            headers: {
                'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
                // The build names what is in `assets` by its content.
                'Cache-Control': file.startsWith('/assets/')
                    ? 'public, max-age=31536000, immutable'
                    : 'no-cache',
                'X-Content-Type-Options': 'nosniff',
            },
        });
    };
}

async function read(path: string): Promise<Buffer | undefined> {
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
