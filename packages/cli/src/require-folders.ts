import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { MANIFEST_FILE } from '@bindery/contract/manifest-file';

import { CommandError } from './error.ts';

/**
 * Checks that each folder is an integration, before anything starts.
 *
 * @throws CommandError `folder_without_manifest`, with the folder that was probably meant.
 */
export function requireFolders(folders: readonly string[]): void {
    for (const folder of folders) {
        const path = resolve(folder);
        if (existsSync(join(path, MANIFEST_FILE))) continue;
        const problem = existsSync(path)
            ? `${folder} has no ${MANIFEST_FILE}`
            : `There is no folder ${folder}`;
        const near = candidates(path).map((found) => relative(process.cwd(), found) || '.');
        const advice =
            near.length > 0
                ? `Integrations near it: ${near.join(', ')}.`
                : 'Create one with “bindery new my-block”.';
        throw new CommandError('folder_without_manifest', `${problem}. ${advice}`);
    }
}

const MAX_CANDIDATES = 5;

/** Returns integrations in the folder, or beside it, with similar names first. */
function candidates(path: string): string[] {
    const isThere = existsSync(path);
    const parent = isThere ? path : dirname(path);
    const names = existsSync(parent) ? readdirSync(parent) : [];
    const start = basename(path).slice(0, 2);
    return names
        .map((name) => join(parent, name))
        .filter((child) => existsSync(join(child, MANIFEST_FILE)))
        .toSorted(
            (a, b) => Number(basename(b).startsWith(start)) - Number(basename(a).startsWith(start)),
        )
        .slice(0, MAX_CANDIDATES);
}
