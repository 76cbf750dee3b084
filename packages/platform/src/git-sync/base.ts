import type { Selectable } from 'kysely';

import {
    type BlockMapping,
    blockMappings,
    canonicalKey,
    isEmptyParagraph,
    nodesOf,
} from '@bindery/markdown';
import type { PlatformContext } from '../platform-context.ts';
import { json, type Connection, type PageNode, type Tx } from '../database/schema.ts';
import { PlatformError } from '../error.ts';
import { loadIntegrations } from '../integrations/integration.ts';
import { loadDocument } from '../pages/page-document.ts';
import type { Repository, TreeFile } from './repository.ts';
import type { BaseFile, BasePage, GitBaseTable } from '../database/git-tables.ts';

/** The state in which a space and its repository were last equal: the base of the next import or export. */
export type GitBase = Selectable<GitBaseTable>;

/** A base without the columns that `saveBase` fills. */
export type NewBase = Omit<GitBase, 'space_id' | 'synced_at' | 'files'>;

/** Maximum bytes per synchronised folder. */
const MAX_BYTES = 100 * 1024 * 1024;

/** Maximum rows per statement, because PostgreSQL allows 65,535 parameters. */
const CHUNK_SIZE = 200;

export async function loadBase(db: Connection, spaceId: string): Promise<GitBase | undefined> {
    return db
        .selectFrom('git_bases')
        .selectAll()
        .where('space_id', '=', spaceId)
        .executeTakeFirst();
}

/**
 * Lists the files of a commit below a folder.
 *
 * @throws PlatformError `git_failed` when the folder has more files than `Repository.files` allows, or exceeds
 * `MAX_BYTES`.
 */
export async function listFiles(
    repository: Repository,
    oid: string,
    directory: string,
): Promise<TreeFile[]> {
    const files = await repository.files(oid, directory);
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    if (bytes > MAX_BYTES) {
        throw new PlatformError(
            'git_failed',
            `The folder has ${files.length} files of ${Math.round(bytes / 1024 / 1024)} MB; at most ${MAX_BYTES / 1024 / 1024} MB can be synchronised. Name the folder of the documentation in repoProjectDirectory.`,
        );
    }
    return files;
}

/** Reads the contents of files from the repository, by hash. Submodules have no content and are skipped. */
export async function readFiles(
    repository: Repository,
    files: readonly BaseFile[],
): Promise<Map<string, Buffer>> {
    const contents = new Map<string, Buffer>();
    const wanted = files.filter(({ mode }) => mode !== '160000').map(({ hash }) => hash);
    for (let start = 0; start < wanted.length; start += CHUNK_SIZE) {
        for (const [hash, content] of await repository.contents(
            wanted.slice(start, start + CHUNK_SIZE),
        )) {
            contents.set(hash, content);
        }
    }
    return contents;
}

/** Replaces the space's base: the commit, its pages, and the contents of its files. */
export async function saveBase(
    ctx: PlatformContext,
    tx: Tx,
    spaceId: string,
    base: NewBase,
    files: readonly BaseFile[],
    contents: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
    const stored = new Set(
        (
            await tx
                .selectFrom('git_blobs')
                .select('hash')
                .where('space_id', '=', spaceId)
                .execute()
        ).map(({ hash }) => hash),
    );
    const wanted = new Set(files.map(({ hash }) => hash));
    const rows = [...contents]
        .filter(([hash]) => wanted.has(hash) && !stored.has(hash))
        .map(([hash, content]) => ({ space_id: spaceId, hash, content }));
    for (let start = 0; start < rows.length; start += CHUNK_SIZE) {
        await tx
            .insertInto('git_blobs')
            .values(rows.slice(start, start + CHUNK_SIZE))
            .onConflict((conflict) => conflict.doNothing())
            .execute();
    }
    const unused = [...stored].filter((hash) => !wanted.has(hash));
    for (let start = 0; start < unused.length; start += CHUNK_SIZE) {
        await tx
            .deleteFrom('git_blobs')
            .where('space_id', '=', spaceId)
            .where('hash', 'in', unused.slice(start, start + CHUNK_SIZE))
            .execute();
    }
    const values = {
        remote: base.remote,
        ref: base.ref,
        directory: base.directory,
        oid: base.oid,
        files: json(files.map(({ path, mode, hash }) => ({ path, mode, hash }))),
        pages: json(base.pages),
        mappings: json(base.mappings),
        synced_at: ctx.now(),
    };
    await tx
        .insertInto('git_bases')
        .values({ space_id: spaceId, ...values })
        .onConflict((conflict) => conflict.column('space_id').doUpdateSet(values))
        .execute();
}

/** Loads contents of the base's files, by hash. */
export async function loadBlobs(
    db: Connection,
    spaceId: string,
    hashes: readonly string[],
): Promise<Map<string, Buffer>> {
    const blobs = new Map<string, Buffer>();
    for (let start = 0; start < hashes.length; start += CHUNK_SIZE) {
        const rows = await db
            .selectFrom('git_blobs')
            .select(['hash', 'content'])
            .where('space_id', '=', spaceId)
            .where('hash', 'in', hashes.slice(start, start + CHUNK_SIZE))
            .execute();
        for (const { hash, content } of rows) blobs.set(hash, Buffer.from(content));
    }
    return blobs;
}

/** Flattens a base's tree of pages into a map by page id. */
export function pagesById(pages: readonly BasePage[]): Map<string, BasePage> {
    const found = new Map<string, BasePage>();
    const collect = (all: readonly BasePage[]): void => {
        for (const page of all) {
            found.set(page.id, page);
            collect(page.pages);
        }
    };
    collect(pages);
    return found;
}

/** Converts a revision's tree of pages to the form that a base stores. */
export function basePages(
    nodes: readonly PageNode[],
    paths: ReadonlyMap<string, string>,
): BasePage[] {
    return nodes.map((node) => ({
        id: node.id,
        path: paths.get(node.id) ?? null,
        title: node.title,
        ...(node.description === undefined ? {} : { description: node.description }),
        documentId: node.documentId,
        pages: basePages(node.pages, paths),
    }));
}

/** Returns true if the pages differ from the base. A page that was saved without a change counts as unchanged. */
export async function hasChanged(
    db: Connection,
    nodes: readonly PageNode[],
    base: readonly BasePage[],
): Promise<boolean> {
    if (nodes.length !== base.length) return true;
    for (const [index, node] of nodes.entries()) {
        const before = base[index];
        if (
            before?.id !== node.id ||
            before.title !== node.title ||
            before.description !== node.description ||
            !(await isSameDocument(db, before.documentId, node.documentId)) ||
            (await hasChanged(db, node.pages, before.pages))
        ) {
            return true;
        }
    }
    return false;
}

async function isSameDocument(db: Connection, before: string, after: string): Promise<boolean> {
    if (before === after) return true;
    return (await contentKey(db, before)) === (await contentKey(db, after));
}

async function contentKey(db: Connection, content: string): Promise<string> {
    const { document } = await loadDocument(db, content);
    return documentKey(nodesOf(document));
}

/** Returns a key that is equal for documents with equal content. */
export function documentKey(nodes: ReturnType<typeof nodesOf>): string {
    return nodes
        .filter((node) => !isEmptyParagraph(node))
        .map(canonicalKey)
        .join('\n');
}

/**
 * Loads the mappings of all integrations that are installed on a space: they name the languages of fenced code blocks
 * that Markdown uses for the integrations' blocks.
 */
export async function mappingsOf(db: Connection, spaceId: string): Promise<BlockMapping[]> {
    const rows = await db
        .selectFrom('scoped_installations')
        .innerJoin('installations', 'installations.id', 'scoped_installations.installation_id')
        .select('installations.integration')
        .where('scoped_installations.kind', '=', 'space')
        .where('scoped_installations.scope_id', '=', spaceId)
        .execute();
    const integrations = await loadIntegrations(
        db,
        rows.map(({ integration }) => integration),
    );
    return blockMappings(integrations.map(({ row, manifest }) => ({ name: row.name, manifest })));
}
