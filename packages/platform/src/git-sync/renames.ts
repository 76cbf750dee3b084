import type { MarkdownFile } from '@bindery/markdown';

import type { BaseFile } from '../database/git-tables.ts';
import type { Connection } from '../database/schema.ts';
import { loadBlobs, pagesById, type GitBase } from './base.ts';
import { blobHash, decodeUtf8 } from './repository.ts';

/** Minimum share of equal lines for a new file to be treated as a rename; Git has the same default. */
const MIN_SIMILARITY = 0.5;

/** Maximum number of files that are compared by similarity. With more, only files with equal content are matched. */
const MAX_COMPARED = 200;

/**
 * Finds the pages of files that were renamed: a file of the base that no longer exists, and a new file with the same or
 * similar content. Such a page keeps its id, so links to it and its history stay.
 *
 * @param ids page ids by path; renamed files are added.
 */
export async function followRenames(
    db: Connection,
    base: GitBase,
    ids: Map<string, string>,
    files: readonly MarkdownFile[],
): Promise<void> {
    const present = new Set(files.map(({ path }) => path));
    const pages = [...pagesById(base.pages).values()];
    const missing = new Map<string, string>();
    for (const { path } of pages) {
        const file = path === null || present.has(path) ? undefined : fileOf(base, path);
        if (path !== null && file !== undefined) missing.set(path, file.hash);
    }
    const added = files.filter(({ path }) => !ids.has(path));
    if (missing.size === 0 || added.length === 0) return;
    const blobs = await loadBlobs(db, base.space_id, [...missing.values()]);
    for (const { from, to } of matchFiles(missing, added, blobs)) {
        const id = ids.get(from);
        if (id === undefined) continue;
        ids.delete(from);
        ids.set(to, id);
    }
}

/** Finds the file of a page. Its path is relative to the folder of the pages, which the base does not store. */
function fileOf({ files, directory }: GitBase, path: string): BaseFile | undefined {
    const prefix = directory === '' ? '' : `${directory}/`;
    return (
        files.find((file) => file.path === prefix + path) ??
        files.find((file) => file.path.startsWith(prefix) && file.path.endsWith(`/${path}`))
    );
}

interface Rename {
    from: string;
    to: string;
}

/** Matches equal files first, then the most similar ones. */
function matchFiles(
    missing: Map<string, string>,
    added: readonly MarkdownFile[],
    blobs: ReadonlyMap<string, Buffer>,
): Rename[] {
    const renames: Rename[] = [];
    const unmatched: MarkdownFile[] = [];
    for (const file of added) {
        const hash = blobHash(Buffer.from(file.text));
        const from = [...missing].find(([, missingHash]) => missingHash === hash)?.[0];
        if (from === undefined) unmatched.push(file);
        else {
            renames.push({ from, to: file.path });
            missing.delete(from);
        }
    }
    if (missing.size * unmatched.length > MAX_COMPARED ** 2) return renames;
    const candidates = [...missing].flatMap(([from, hash]) => {
        const text = decodeUtf8(blobs.get(hash) ?? Buffer.from('')) ?? '';
        return unmatched.map((file) => ({
            from,
            to: file.path,
            similarity: similarityOf(text, file.text),
        }));
    });
    for (const { from, to, similarity } of candidates.toSorted(
        (a, b) => b.similarity - a.similarity,
    )) {
        const isTaken = renames.some((rename) => rename.from === from || rename.to === to);
        if (similarity >= MIN_SIMILARITY && !isTaken) renames.push({ from, to });
    }
    return renames;
}

/** Returns the share of lines, weighted by length, that two files have in common. */
function similarityOf(a: string, b: string): number {
    const counts = new Map<string, number>();
    for (const line of a.split('\n')) counts.set(line, (counts.get(line) ?? 0) + 1);
    let shared = 0;
    for (const line of b.split('\n')) {
        const count = counts.get(line) ?? 0;
        if (count === 0) continue;
        counts.set(line, count - 1);
        shared += line.length + 1;
    }
    return shared / (Math.max(a.length, b.length) + 1);
}
