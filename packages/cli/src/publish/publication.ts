import { assetPath, type Version } from '@bindery/contract';
import type { PublishIntegration } from '@gitbook/api';

import { CommandError } from '../error.ts';

/** Converts a version to the body of the operation `publishIntegration`, as the official command line does. */
export function publicationOf(version: Version): Omit<PublishIntegration, 'organization'> {
    const {
        name: _name,
        script: _script,
        icon,
        previewImages = [],
        visibility,
        ...manifest
    } = version.manifest;
    // The manifest was checked against the bounds of the same schema.
    return {
        ...manifest,
        ...(icon === undefined ? {} : { icon: imageOf(version, icon) }),
        ...(visibility === undefined ? {} : { visibility }),
        previewImages: previewImages.map((path) => imageOf(version, path)),
        description: manifest.description ?? '',
        runtime: 'v2',
        secrets: version.secrets,
        script: version.script,
    } as Omit<PublishIntegration, 'organization'>;
}

/** Returns an image in base64. The API accepts PNG only. */
function imageOf({ assets }: Version, path: string): string {
    const asset = assets.find((one) => one.path === assetPath(path));
    if (asset?.contentType !== 'image/png') {
        throw new CommandError(
            'image_invalid',
            `"${path}" of the manifest cannot be published: it must be a PNG file of at most 1 MB inside the folder.`,
        );
    }
    return asset.content;
}
