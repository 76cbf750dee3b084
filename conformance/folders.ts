import { readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';

const MANIFESTS = ['gitbook-manifest.yaml', 'gitbook-manifest.yml'];

/** Folders that hold no integrations of their own. */
const SKIPPED = new Set(['node_modules', 'dist', '.git']);

/** Levels of folders that are searched below the given one: `DIR/a/b/NAME` is found. */
const MAX_DEPTH = 3;

/** Returns the folders with a manifest, in alphabetical order: the folder itself, or those below it. */
export function findIntegrations(directory: string): string[] {
    return find(directory, MAX_DEPTH).toSorted();
}

function find(directory: string, depth: number): string[] {
    if (MANIFESTS.some((name) => existsSync(join(directory, name)))) return [directory];
    if (depth === 0) return [];
    return readdirSync(directory, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !SKIPPED.has(entry.name))
        .flatMap((entry) => find(join(directory, entry.name), depth - 1));
}
