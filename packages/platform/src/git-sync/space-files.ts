import { posix } from 'node:path';

import { LRUCache } from 'lru-cache';

import { readPage, readVariablesFile, type BlockMapping } from '@bindery/markdown';

import type { Connection } from '../database/schema.ts';
import { loadBase, loadBlobs, pagesById, type GitBase } from './base.ts';
import { CONFIGURATION, readConfiguration } from './configuration.ts';

/** A file of the space's repository that pages show. */
interface SpaceFile {
    path: string;
    /** Hash of its content, with which `byHash` finds it. */
    hash: string;
}

/** A block of included content, in the loose shape of the Markdown package. */
type IncludedBlock = ReturnType<typeof readPage>['nodes'][number];

type Included = readonly IncludedBlock[] | 'too_large' | undefined;

/** The files beside a space's pages, as they were when the space was last imported or exported. */
export interface SpaceFiles {
    /** Finds a file by its path relative to the file of the page that refers to it, e.g. `../.gitbook/assets/a.png`. */
    find(pageId: string, reference: string): SpaceFile | undefined;
    /** Finds a file by the hash of its content. */
    byHash(hash: string): SpaceFile | undefined;
    read(file: SpaceFile): Promise<Buffer | undefined>;
    /**
     * Reads the blocks of reusable content. Returns the same list each time for the same file, undefined if there is no
     * such file, and `too_large` if this file and those included before it exceed {@link MAX_INCLUDE_BYTES} together.
     */
    include(pageId: string, reference: string): Promise<Included>;
    /** Reads the values of `space.vars` from `.gitbook/vars.yaml`. */
    variables(): Promise<Record<string, string>>;
}

/** Most reusable content that is read for one page, in bytes. It is the limit of a page's own Markdown, too. */
export const MAX_INCLUDE_BYTES = 256 * 1024;

/** Most reusable content in memory, in bytes of Markdown. Parsed it takes about twenty times as much. */
const MAX_CACHED_BYTES = 2 * 1024 * 1024;

/** Parsed files by space, import and path, so that not every view of a page parses the same file again. */
const parsed = new LRUCache<string, readonly IncludedBlock[]>({ maxSize: MAX_CACHED_BYTES });

const VARIABLES = '.gitbook/vars.yaml';

/** Loads the files of a space's repository. Returns undefined for a space that was never imported or exported. */
export async function loadSpaceFiles(
    db: Connection,
    spaceId: string,
): Promise<SpaceFiles | undefined> {
    const base = await loadBase(db, spaceId);
    if (base === undefined) return undefined;
    const { oid, mappings, synced_at: syncedAt } = base;
    const byPath = new Map(base.files.map((file) => [file.path, file]));
    const pages = pagesById(base.pages);
    const read = async ({ hash }: SpaceFile): Promise<Buffer | undefined> =>
        (await loadBlobs(db, spaceId, [hash])).get(hash);
    const folder = posix.join('.', base.directory, await rootOf(base, byPath, read));

    function find(pageId: string, reference: string): SpaceFile | undefined {
        const [path = ''] = reference.split(/[?#]/, 1);
        if (path === '' || /^[a-z][a-z0-9+.-]*:|^\/\//i.test(path)) return undefined;
        const page = posix.join(folder, pages.get(pageId)?.path ?? 'README.md');
        for (const decoded of new Set([path, decodeUri(path)])) {
            const full = decoded.startsWith('/')
                ? posix.join(folder, decoded)
                : posix.join(posix.dirname(page), decoded);
            const file = byPath.get(full);
            // A submodule has no content.
            if (file !== undefined && file.mode !== '160000') return file;
        }
        return undefined;
    }

    const idByPath = once(() => new Map([...pages.values()].map(({ path, id }) => [path, id])));
    const included = new Map<string, Promise<Included>>();
    let leftBytes = MAX_INCLUDE_BYTES;

    async function include(file: SpaceFile): Promise<Included> {
        const content = await read(file);
        if (content === undefined) return undefined;
        if (content.length > leftBytes) return 'too_large';
        leftBytes -= content.length;
        const key = JSON.stringify([spaceId, oid, syncedAt, file.path, file.hash]);
        const known = parsed.get(key);
        if (known !== undefined) return known;
        const { nodes } = readPage(content.toString('utf8'), {
            mappings: mappings satisfies BlockMapping[],
            links: {
                path: posix.relative(folder, file.path),
                pageAt: (path) => idByPath().get(path),
                pathOf: (id) => pages.get(id)?.path ?? undefined,
            },
        });
        parsed.set(key, nodes, { size: content.length + 1 });
        return nodes;
    }

    return {
        find,
        byHash: (hash) => base.files.find((file) => file.hash === hash && file.mode !== '160000'),
        read,
        async include(pageId, reference) {
            const file = find(pageId, reference);
            if (file === undefined) return undefined;
            const reading = included.get(file.path) ?? include(file);
            included.set(file.path, reading);
            return reading;
        },
        async variables() {
            const file = byPath.get(posix.join(folder, VARIABLES));
            const content = file === undefined ? undefined : await read(file);
            return (content && readVariablesFile(content.toString('utf8'))) ?? {};
        },
    };
}

/** Returns the folder of the pages below the synchronised folder, from `.gitbook.yaml`. */
async function rootOf(
    base: GitBase,
    byPath: ReadonlyMap<string, SpaceFile>,
    read: (file: SpaceFile) => Promise<Buffer | undefined>,
): Promise<string> {
    const file = byPath.get(posix.join('.', base.directory, CONFIGURATION));
    const content = file === undefined ? undefined : await read(file);
    return content === undefined ? '' : readConfiguration(content.toString('utf8')).root;
}

/** Returns a function that computes a value at its first call. */
function once<T>(compute: () => T): () => T {
    let computed: { value: T } | undefined;
    return () => (computed ??= { value: compute() }).value;
}

function decodeUri(path: string): string {
    try {
        return decodeURIComponent(path);
    } catch {
        return path;
    }
}
