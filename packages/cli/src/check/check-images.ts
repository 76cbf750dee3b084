import { stat } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';
import type { PublicManifest } from '@bindery/contract';

import { failure, type Finding, type Place } from './finding.ts';

/** The official CLI refuses larger ones. */
const MAX_ICON_BYTES = 250 * 1024;
const MAX_PREVIEW_BYTES = 1024 * 1024;

const TYPES = ['.png', '.svg', '.jpg', '.jpeg', '.gif', '.webp'];

/** Checks that the images of the manifest exist, are images, and are small enough to be published. */
export async function checkImages(
    folder: string,
    manifest: PublicManifest,
    place: (path: readonly PropertyKey[]) => Place,
): Promise<Finding[]> {
    const images: [PropertyKey[], string | undefined, number][] = [
        [['icon'], manifest.icon, MAX_ICON_BYTES],
        ...(manifest.blocks ?? []).map(
            ({ icon }, index): [PropertyKey[], string | undefined, number] => [
                ['blocks', index, 'icon'],
                icon,
                MAX_ICON_BYTES,
            ],
        ),
        ...(manifest.previewImages ?? []).map(
            (image, index): [PropertyKey[], string | undefined, number] => [
                ['previewImages', index],
                image,
                MAX_PREVIEW_BYTES,
            ],
        ),
    ];
    const findings = await Promise.all(
        images.map(async ([path, image, maxBytes]) => {
            // Not a file: the browser fetches a URL, and an icon may be a name of the icon set.
            if (image === undefined || /^[a-z][a-z0-9+.-]*:/i.test(image) || !/[./]/.test(image))
                return [];
            const problem = await problemOf(folder, image, maxBytes);
            return problem === undefined ? [] : [failure('image', place(path), ...problem)];
        }),
    );
    return findings.flat();
}

/** Returns the message and remedy for an image that cannot be published; undefined if it can. */
async function problemOf(
    folder: string,
    image: string,
    maxBytes: number,
): Promise<[string, string] | undefined> {
    const file = resolve(folder, image);
    if (!file.startsWith(resolve(folder) + sep)) {
        return [`${image} is outside the folder.`, 'Copy the image into the folder.'];
    }
    if (!TYPES.includes(extname(image).toLowerCase())) {
        return [`${image} is not an image.`, `Use one of ${TYPES.join(', ')}.`];
    }
    const found = await stat(file).catch(() => undefined);
    if (found === undefined)
        return [`There is no file ${image}.`, 'Correct the path, or add the image.'];
    if (found.size <= maxBytes) return undefined;
    const limit = Math.round(maxBytes / 1024);
    return [
        `${image} has ${Math.round(found.size / 1024)} KB; the limit is ${limit} KB.`,
        'Make the image smaller.',
    ];
}
