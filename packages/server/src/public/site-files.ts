import { extname } from 'node:path';

import { PlatformError, loadSpaceFiles, type SpaceFiles } from '@bindery/platform';

import { hrefOf, type SiteContext } from './site-visit.ts';

/** Files that browsers show in a page. Other files are downloaded. */
const IMAGES: Readonly<Record<string, string>> = {
    '.png': 'image/png',
    '.jpg': 'image/jpeg',
    '.jpeg': 'image/jpeg',
    '.gif': 'image/gif',
    '.webp': 'image/webp',
    '.avif': 'image/avif',
    '.svg': 'image/svg+xml',
};

/** Sources of pages and of their settings, which no page refers to as a file. */
const SOURCES = ['.md', '.yaml', '.yml'];

/** Returns the URL of a file on a site. It contains the key of the file's content, so it never changes. */
export function siteFileHref(
    spaceId: string,
    { path, hash }: { path: string; hash: string },
): string {
    return hrefOf(`~files/${spaceId}/${hash}/${path.split('/').at(-1) ?? ''}`);
}

/** `~files/{space}/{hash}/{name}`: serves a file of a space's repository to a visitor who may see the site. */
export async function serveSiteFile(c: SiteContext): Promise<Response> {
    const visit = c.get('visit');
    const spaceId = c.req.param('space') ?? '';
    const isOnSite = visit.spaces.some((space) => space.spaceId === spaceId);
    const files = isOnSite ? await loadSpaceFiles(visit.platform.ctx.db, spaceId) : undefined;
    return fileResponse(files, files?.byHash(c.req.param('hash') ?? ''));
}

/** Responds with a file. @throws PlatformError `not_found`, also for the source of a page. */
export async function fileResponse(
    files: SpaceFiles | undefined,
    file: ReturnType<SpaceFiles['byHash']>,
): Promise<Response> {
    const extension = extname(file?.path ?? '').toLowerCase();
    const isSource = file !== undefined && SOURCES.includes(extension);
    const content = file === undefined || isSource ? undefined : await files?.read(file);
    if (file === undefined || content === undefined) {
        throw new PlatformError('not_found', 'There is no such file.');
    }
    const image = IMAGES[extension];
    const name = encodeURIComponent(file.path.split('/').at(-1) ?? 'file');
    return new Response(new Uint8Array(content), {
        headers: {
            'Content-Type': image ?? 'application/octet-stream',
            'Content-Disposition': `${image === undefined ? 'attachment' : 'inline'}; filename*=UTF-8''${name}`,
            'Cache-Control': 'private, max-age=31536000, immutable',
            'X-Content-Type-Options': 'nosniff',
            // The policy stops scripts in SVG images.
            'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
            'Cross-Origin-Resource-Policy': 'same-origin',
        },
    });
}
