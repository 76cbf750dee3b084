import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { LRUCache } from 'lru-cache';

import { etagOf } from './embed-cache.ts';

/** Folder of the chunks. */
const CHUNKS = 'embed/assets/';

/** Names of built files: no folders, no dots at the start. */
const FILE_NAME = /^[\w-][\w.-]*$/;

const TYPES: Record<string, string> = {
    js: 'text/javascript; charset=utf-8',
    css: 'text/css; charset=utf-8',
};

/** The most files in memory; the build has about twenty, and grammars of code blocks. */
const MAX_FILES = 400;

export interface EmbedAssets {
    /** @param path `embed.js`, `embed.css`, or a chunk in `embed/assets/`. */
    serve(request: Request, path: string): Promise<Response>;
}

/** Serves the built custom element. Pages of all origins load it, so CORS allows every origin. */
export function openEmbedAssets(directory: string | undefined): EmbedAssets {
    const files = new LRUCache<string, { body: Uint8Array<ArrayBuffer>; etag: string }>({
        max: MAX_FILES,
    });
    async function load(path: string) {
        // Checks all of the path after the known folder: a route parameter may contain decoded slashes.
        const name = path.startsWith(CHUNKS) ? path.slice(CHUNKS.length) : path;
        if (directory === undefined || !FILE_NAME.test(name)) return undefined;
        const known = files.get(path);
        if (known !== undefined) return known;
        try {
            const body = new Uint8Array(await readFile(join(directory, path)));
            const file = { body, etag: etagOf(Buffer.from(body).toString('latin1')) };
            files.set(path, file);
            return file;
        } catch {
            return undefined;
        }
    }
    return {
        async serve(request, path) {
            const file = await load(path);
            const headers = {
                'Access-Control-Allow-Origin': '*',
                'Cross-Origin-Resource-Policy': 'cross-origin',
                'X-Content-Type-Options': 'nosniff',
            };
            if (file === undefined) {
                return new Response('// Not found\n', {
                    status: 404,
                    headers: { ...headers, 'Content-Type': 'text/javascript' },
                });
            }
            const cached = {
                ...headers,
                ETag: file.etag,
                'Content-Type': TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
                // The names of chunks contain a hash of their content.
                'Cache-Control': path.startsWith(CHUNKS)
                    ? 'public, max-age=31536000, immutable'
                    : 'public, max-age=300, stale-while-revalidate=3600',
            };
            if (request.headers.get('if-none-match') === file.etag) {
                return new Response(null, { status: 304, headers: cached });
            }
            return new Response(file.body, { headers: cached });
        },
    };
}
