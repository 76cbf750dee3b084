import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

import { PlatformError } from '@bindery/platform';

/** Path of the site app's scripts and styles. Slugs of pages have no tilde. */
const ASSETS_PATH = '/~assets/';

const TYPES: Record<string, string> = {
    '.js': 'text/javascript; charset=utf-8',
    '.css': 'text/css; charset=utf-8',
    '.woff2': 'font/woff2',
    '.svg': 'image/svg+xml',
};

/** URLs that a page loads. */
export interface SiteEntry {
    script: string;
    styles: string[];
}

export interface SiteAssets {
    /** Returns undefined if the site's app is not built. Pages then have no styles and scripts. */
    entry(): Promise<SiteEntry | undefined>;
    serve(path: string): Promise<Response>;
}

interface ViteManifest {
    [source: string]: { file: string; css?: string[]; isEntry?: boolean };
}

/** Serves the built app of published sites (`apps/site`) by Vite's manifest. File names contain a content hash. */
export function openSiteAssets(directory: string | undefined): SiteAssets {
    return {
        async entry() {
            if (directory === undefined) return undefined;
            const text = await readIfExists(join(directory, 'manifest.json'));
            if (text === undefined) return undefined;
            const manifest = JSON.parse(text.toString('utf8')) as ViteManifest; // the cast holds: Vite writes the file
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
                    : await readIfExists(join(directory, name));
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

async function readIfExists(path: string): Promise<Buffer | undefined> {
    try {
        return await readFile(path);
    } catch {
        return undefined;
    }
}
