import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

import { PlatformError } from '@bindery/platform';

/** Where the site's own scripts and styles are; no site has a name with a tilde. */
export const ASSETS_PATH = '/s/~assets/';

const TYPES: Record<string, string> = {
    '.js': 'text/javascript; charset=utf-8',
    '.css': 'text/css; charset=utf-8',
    '.woff2': 'font/woff2',
    '.svg': 'image/svg+xml',
};

/** What a page links to. */
export interface SiteEntry {
    script: string;
    styles: string[];
}

export interface SiteAssets {
    /** Undefined when the site's app is not built: pages are plain then. */
    entry(): Promise<SiteEntry | undefined>;
    serve(path: string): Promise<Response>;
}

interface ViteManifest {
    [source: string]: { file: string; css?: string[]; isEntry?: boolean };
}

/** The built app of published sites (`apps/site`). Vite names its files by their content, and lists them in a manifest. */
export function openSiteAssets(directory: string | undefined): SiteAssets {
    return {
        async entry() {
            if (directory === undefined) return undefined;
            const text = await read(join(directory, 'manifest.json'));
            if (text === undefined) return undefined;
            // Written by our own build.
            const manifest = JSON.parse(text.toString('utf8')) as ViteManifest;
            const entry = Object.values(manifest).find(({ isEntry }) => isEntry === true);
            if (entry === undefined) return undefined;
            return {
                script: ASSETS_PATH + entry.file,
                styles: (entry.css ?? []).map((file) => ASSETS_PATH + file),
            };
        },
        async serve(path) {
            const name = path.slice(ASSETS_PATH.length);
            const body =
                directory === undefined || !/^assets\/[\w.-]+$/.test(name)
                    ? undefined
                    : await read(join(directory, name));
            if (body === undefined) throw new PlatformError('not_found', 'There is no such file.');
            return new Response(new Uint8Array(body), {
                headers: {
                    'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream',
                    'Cache-Control': 'public, max-age=31536000, immutable',
                    'X-Content-Type-Options': 'nosniff',
                },
            });
        },
    };
}

async function read(path: string): Promise<Buffer | undefined> {
    try {
        return await readFile(path);
    } catch {
        return undefined;
    }
}
