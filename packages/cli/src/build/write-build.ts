import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { buildIntegration } from '@bindery/bundler';
import type { SDK } from '@bindery/contract';

export interface WrittenBuild {
    name: string;
    hash: string;
    /** Size of the script. */
    bytes: number;
    /** Absolute paths. */
    files: string[];
}

/** Builds a folder for production and writes the result. @throws BuildError */
export async function writeBuild(
    folder: string,
    { out, sdk, environment }: { out: string; sdk: SDK; environment: string | undefined },
): Promise<WrittenBuild> {
    const version = await buildIntegration(folder, {
        sdk,
        mode: 'production',
        ...(environment === undefined ? {} : { environment }),
    });
    const target = resolve(out);
    await mkdir(target, { recursive: true });
    const contents = {
        'script.js': version.script,
        'script.js.map': version.sourceMap ?? '',
        'manifest.json': `${JSON.stringify(version.manifest, null, 4)}\n`,
    };
    for (const [name, text] of Object.entries(contents)) await writeFile(join(target, name), text);
    return {
        name: version.manifest.name,
        hash: version.hash,
        bytes: version.script.length,
        files: Object.keys(contents).map((name) => join(target, name)),
    };
}
