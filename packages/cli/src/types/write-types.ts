import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { readManifest } from '@bindery/bundler';
import type { Manifest } from '@bindery/contract';

import { typesOf } from './types-of.ts';

/** Writes the types of a manifest beside its script. @throws BuildError for a wrong manifest. */
export async function writeTypes(
    folder: string,
    isDry: boolean,
): Promise<{ file: string; isChanged: boolean }> {
    const manifest: Manifest = await readManifest(folder);
    const file = join(dirname(resolve(folder, manifest.script)), 'manifest.generated.ts');
    const text = typesOf(manifest);
    const isChanged = (await readFile(file, 'utf8').catch(() => '')) !== text;
    if (isChanged && !isDry) await writeFile(file, text);
    return { file, isChanged };
}
