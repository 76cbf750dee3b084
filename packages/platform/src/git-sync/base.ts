import type { Selectable } from 'kysely';

import {
    type BlockMapping,
    blockMappings,
    canonical,
    isEmptyParagraph,
    nodesOf,
} from '@bindery/markdown';
import type { PlatformContext } from '../platform-context.ts';
import { json, type Connection, type PageNode, type Tx } from '../database/schema.ts';
import { PlatformError } from '../error.ts';
import { loadIntegrations } from '../integrations/integration.ts';
import { loadDocument } from '../pages/page.ts';
import type { Repository, TreeFile } from './repository.ts';
import type { BaseFile, BasePage, GitBaseTable } from '../database/git-tables.ts';

export type GitBase = Selectable<GitBaseTable>;

/** What a base is, without what only the database adds. */
export type NewBase = Omit<GitBase, 'space_id' | 'synced_at' | 'files'>;

/** More files than a documentation has; beyond, somebody gave the URL of something else. */
const MOST_FILES = 20_000;

const MOST_BYTES = 100 * 1024 * 1024;

/** Rows a statement: PostgreSQL takes 65,535 parameters. */
const CHUNK = 200;

export async function loadBase(db: Connection, spaceId: string): Promise<GitBase | undefined> {
    return db
        .selectFrom('git_bases')
        .selectAll()
        .where('space_id', '=', spaceId)
        .executeTakeFirst();
}

/**
 * The files of a commit below a folder.
 *
 * @throws PlatformError `git_failed` when they are too many or too large.
 */
export async function listFiles(
    repository: Repository,
    oid: string,
    directory: string,
): Promise<TreeFile[]> {
    const files = await repository.files(oid, directory);
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    if (files.length > MOST_FILES || bytes > MOST_BYTES) {
        throw new PlatformError(
            'git_failed',
            `The folder has ${files.length} files of ${Math.round(bytes / 1024 / 1024)} MB; at most ${MOST_FILES} files of ${MOST_BYTES / 1024 / 1024} MB can be synchronised. Name the folder of the documentation in repoProjectDirectory.`,
        );
    }
    return files;
}

/** Contents of files, from the commit; a submodule has none. */
export async function readFiles(
    repository: Repository,
    files: readonly BaseFile[],
): Promise<Map<string, Buffer>> {
    const contents = new Map<string, Buffer>();
    const wanted = files.filter(({ mode }) => mode !== '160000').map(({ hash }) => hash);
    for (let start = 0; start < wanted.length; start += CHUNK) {
        for (const [hash, content] of await repository.contents(
            wanted.slice(start, start + CHUNK),
        )) {
            contents.set(hash, content);
        }
    }
    return contents;
}

/** Records what the space and the repository have in common from now on, with the contents of all files. */
export async function saveBase(
    ctx: PlatformContext,
    tx: Tx,
    spaceId: string,
    base: NewBase,
    files: readonly BaseFile[],
    contents: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
    const kept = new Set(
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
        .filter(([hash]) => wanted.has(hash) && !kept.has(hash))
        .map(([hash, content]) => ({ space_id: spaceId, hash, content }));
    for (let start = 0; start < rows.length; start += CHUNK) {
        await tx
            .insertInto('git_blobs')
            .values(rows.slice(start, start + CHUNK))
            .onConflict((conflict) => conflict.doNothing())
            .execute();
    }
    const gone = [...kept].filter((hash) => !wanted.has(hash));
    for (let start = 0; start < gone.length; start += CHUNK) {
        await tx
            .deleteFrom('git_blobs')
            .where('space_id', '=', spaceId)
            .where('hash', 'in', gone.slice(start, start + CHUNK))
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

/** Contents of the base's files, by hash. */
export async function loadBlobs(
    db: Connection,
    spaceId: string,
    hashes: readonly string[],
): Promise<Map<string, Buffer>> {
    const blobs = new Map<string, Buffer>();
    for (let start = 0; start < hashes.length; start += CHUNK) {
        const rows = await db
            .selectFrom('git_blobs')
            .select(['hash', 'content'])
            .where('space_id', '=', spaceId)
            .where('hash', 'in', hashes.slice(start, start + CHUNK))
            .execute();
        for (const { hash, content } of rows) blobs.set(hash, Buffer.from(content));
    }
    return blobs;
}

/** A base's pages by id. */
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

/** A revision's pages as a base has them. */
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

/** Whether anybody changed the pages since the base. A page that was saved without a change is not changed. */
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
            !(await saysTheSame(db, before.documentId, node.documentId)) ||
            (await hasChanged(db, node.pages, before.pages))
        ) {
            return true;
        }
    }
    return false;
}

async function saysTheSame(db: Connection, before: string, after: string): Promise<boolean> {
    if (before === after) return true;
    return (await contentKey(db, before)) === (await contentKey(db, after));
}

async function contentKey(db: Connection, content: string): Promise<string> {
    const { document } = await loadDocument(db, content);
    return documentKey(nodesOf(document));
}

/** The same for documents that say the same. */
export function documentKey(nodes: ReturnType<typeof nodesOf>): string {
    return nodes
        .filter((node) => !isEmptyParagraph(node))
        .map(canonical)
        .join('\n');
}

/** How the blocks of the integrations on a space are written in Markdown. */
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
