import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { assetPath, type PublicManifest, type VersionAsset } from '@bindery/contract';

const CONTENT_TYPES: Record<string, string> = {
    '.png': 'image/png',
    '.svg': 'image/svg+xml',
    '.jpg': 'image/jpeg',
    '.jpeg': 'image/jpeg',
    '.gif': 'image/gif',
    '.webp': 'image/webp',
};

/** The official CLI accepts icons of 250 KB and preview images of 1 MB. Bindery accepts 1 MB for both. */
const MAX_ASSET_BYTES = 1024 * 1024;

/** Reads the images that the manifest names: icons and preview images. Skips URLs and unusable files. */
export async function readAssets(
    folder: string,
    manifest: PublicManifest,
): Promise<VersionAsset[]> {
    const imagePaths = [
        manifest.icon,
        ...(manifest.previewImages ?? []),
        ...(manifest.blocks ?? []).map((block) => block.icon),
        ...(manifest.contentSources ?? []).map((source) => source.icon),
    ];
    const paths = new Set(
        imagePaths.filter((path) => path !== undefined && !/^[a-z][a-z0-9+.-]*:/i.test(path)),
    );
    const assets = await Promise.all([...paths].map((path) => readAsset(folder, path ?? '')));
    return assets.filter((asset) => asset !== undefined);
}

async function readAsset(folder: string, path: string): Promise<VersionAsset | undefined> {
    const contentType = CONTENT_TYPES[extname(path).toLowerCase()];
    const absolute = resolve(folder, path);
    // A file outside the folder, or of another type, must not become public.
    if (contentType === undefined || !absolute.startsWith(`${resolve(folder)}/`)) return undefined;
    const bytes = await readFile(absolute).catch(() => undefined);
    if (bytes === undefined || bytes.length > MAX_ASSET_BYTES) return undefined;
    return { path: assetPath(path), contentType, content: bytes.toString('base64') };
}
