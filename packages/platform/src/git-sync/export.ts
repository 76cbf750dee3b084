import { type ExportPage, exportSpace, nodesOf } from '@bindery/markdown';
import { transact, type PlatformContext } from '../platform-context.ts';
import type { PageNode } from '../database/schema.ts';
import { PlatformError } from '../error.ts';
import { loadDocument } from '../pages/page-document.ts';
import { currentSpaceRevision } from '../pages/space-revision.ts';
import {
    basePages,
    listFiles,
    loadBase,
    loadBlobs,
    mappingsOf,
    pagesById,
    readFiles,
    saveBase,
    type GitBase,
} from './base.ts';
import { CONFIGURATION, readConfiguration, type ContentConfiguration } from './configuration.ts';
import { isLinked, joinPath, nameOfRef } from './import.ts';
import { recordStart, recordSuccess, type SyncContext } from './operation.ts';
import {
    blobHash,
    decodeUtf8,
    openRepository,
    type FileChange,
    type Repository,
    type TreeFile,
} from './repository.ts';
import type { BaseFile, BasePage } from '../database/git-tables.ts';

/**
 * Adds a commit with a space's pages to a branch. Never pushes by force: with `force` the commit goes on top of the
 * branch's current head.
 *
 * @throws PlatformError `conflict` when the branch has commits that were never imported or exported; `git_failed`.
 */
export async function exportToGit(context: SyncContext): Promise<void> {
    const { ctx, policy, row, request, signal, progress } = context;
    const { remote, ref, directory } = request;
    await progress('repo_fetch');
    await using repository = await openRepository(remote, policy, signal);
    const base = await loadBase(ctx.db, row.space_id);
    const branchExists = (await repository.head(ref)) !== null;
    const head = branchExists ? (await repository.fetch(ref)).oid : null;
    await recordStart(context, head ?? base?.oid ?? '');
    const parent = head ?? (await branchPoint(repository, base));

    await progress('config_check');
    const blobs =
        base === undefined
            ? new Map<string, Buffer>()
            : await loadBlobs(ctx.db, row.space_id, hashesOf(base.files));
    const theirs = parent === null ? [] : await listFiles(repository, parent, directory);
    // A space that was never imported or exported has no base: it uses the configuration file of the branch.
    const configuration = await configurationOf(context, repository, base, blobs, theirs);

    const revision = await currentSpaceRevision(ctx.db, row.space_id);
    const space = await writeSpace(context, revision.pages, base, blobs, theirs, configuration);
    const { texts, paths } = space;

    await progress('finalize', paths.size, paths.size);
    const changes = changesTo(theirs, texts, base, blobs, {
        deleted: deletedPages(base, context, configuration, texts),
        isLinked: base !== undefined && isLinked(base, context),
        directory,
    });
    const commit =
        changes.length === 0 && parent !== null
            ? { oid: parent, unchanged: true }
            : await repository.commit({
                  parent,
                  changes,
                  message: request.commitMessage,
                  author: await authorOf(ctx, row.user_id),
                  date: ctx.now(),
              });
    const oid = commit.unchanged && parent !== null ? parent : commit.oid;
    if (oid !== head) {
        const isKnown = head === null || head === base?.oid;
        if (!isKnown && !request.force && !request.standalone) {
            throw conflict(context, base, head ?? '');
        }
        signal.throwIfAborted();
        if (!(await repository.push(oid, ref, head))) throw conflict(context, base, null);
    }

    const files = await listFiles(repository, oid, directory);
    const contents = await readFiles(repository, files);
    await transact(ctx, async (edit) => {
        if (!request.standalone) {
            const next = {
                remote: remote.url,
                ref,
                directory,
                oid,
                pages: basePages(revision.pages, paths),
                mappings: space.mappings,
            };
            await saveBase(ctx, edit.tx, row.space_id, next, files, contents);
        }
        await recordSuccess(context, edit, {
            commit: oid,
            revisionId: revision.id,
            total: paths.size,
        });
    });
}

/** Returns the commit a new branch starts from: the base's commit if the repository has it, otherwise null. */
async function branchPoint(
    repository: Repository,
    base: GitBase | undefined,
): Promise<string | null> {
    return base !== undefined && (await repository.fetchCommit(base.oid)) ? base.oid : null;
}

function conflict(
    { request }: SyncContext,
    base: GitBase | undefined,
    head: string | null,
): PlatformError {
    const branch = `${nameOfRef(request.ref)} of ${request.remote.name}`;
    const reason =
        head === null
            ? `The ${branch} moved on during the export.`
            : base === undefined
              ? `The ${branch} has commits that were never imported (it is at ${head.slice(0, 7)}).`
              : `The ${branch} has moved on: it is at ${head.slice(0, 7)}, and the space was last synchronised with ${base.oid.slice(0, 7)}.`;
    return new PlatformError(
        'conflict',
        `${reason} Import it first, export to another branch, or export with force, which adds a commit on top of it. Nothing was pushed.`,
    );
}

function hashesOf(files: readonly BaseFile[]): string[] {
    return [...new Set(files.filter(({ mode }) => mode !== '160000').map(({ hash }) => hash))];
}

async function configurationOf(
    { request }: SyncContext,
    repository: Repository,
    base: GitBase | undefined,
    blobs: ReadonlyMap<string, Buffer>,
    theirs: readonly TreeFile[],
): Promise<ContentConfiguration> {
    if (base !== undefined) {
        const path = joinPath(base.directory, CONFIGURATION);
        const file = base.files.find((candidate) => candidate.path === path);
        const content = file === undefined ? undefined : blobs.get(file.hash);
        return readConfiguration(content?.toString());
    }
    const found = theirs.find(({ path }) => path === joinPath(request.directory, CONFIGURATION));
    if (found === undefined) return readConfiguration(undefined);
    return readConfiguration((await repository.contents([found.hash])).get(found.hash)?.toString());
}

/** Writes the space's pages as files. Returns the texts of the files by their path in the repository. */
async function writeSpace(
    { ctx, row, request, signal, progress }: SyncContext,
    nodes: readonly PageNode[],
    base: GitBase | undefined,
    blobs: ReadonlyMap<string, Buffer>,
    theirs: readonly TreeFile[],
    configuration: ContentConfiguration,
) {
    const folder = joinPath(request.directory, configuration.root);
    const baseFolder = base === undefined ? '' : joinPath(base.directory, configuration.root);
    const before = new Map<string, string>();
    for (const file of base?.files ?? []) {
        const path = below(baseFolder, file.path);
        const content = blobs.get(file.hash);
        const text = content === undefined || path === null ? null : decodeUtf8(content);
        if (path !== null && text !== null && /\.md$/i.test(path)) before.set(path, text);
    }
    const known = pagesById(base?.pages ?? []);
    const pages = await readPages(ctx, nodes, known);
    const total = countPages(pages);
    const taken = new Set(theirs.map(({ path }) => path));
    const current = await mappingsOf(ctx.db, row.space_id);
    const earlier = base?.mappings ?? [];
    const mappings = [
        ...earlier,
        ...current.filter(({ integration, block }) =>
            earlier.every(
                (mapping) => mapping.integration !== integration || mapping.block !== block,
            ),
        ),
    ];
    let done = 0;
    await progress('content_process', 0, total);
    const { files, paths } = await exportSpace(pages, before, {
        mappings,
        sourceMappings: earlier,
        summary: configuration.summary,
        formerPaths: new Map(
            [...known.values()].flatMap(({ id, path }) => (path === null ? [] : [[id, path]])),
        ),
        isTaken: (path) => taken.has(joinPath(folder, path)),
        onPage: async () => {
            signal.throwIfAborted();
            await progress('content_process', ++done, total);
        },
    });
    return {
        texts: new Map(files.map(({ path, text }) => [joinPath(folder, path), text])),
        paths,
        // The mappings that the written files must be read with.
        mappings,
    };
}

/** Returns a path relative to a folder, or null if the path is outside the folder. */
function below(folder: string, path: string): string | null {
    if (folder === '') return path;
    return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : null;
}

async function readPages(
    ctx: PlatformContext,
    nodes: readonly PageNode[],
    known: ReadonlyMap<string, BasePage>,
): Promise<ExportPage[]> {
    const pages: ExportPage[] = [];
    for (const node of nodes) {
        const base = known.get(node.id);
        const isUnchanged =
            base?.path !== undefined &&
            base.path !== null &&
            base.documentId === node.documentId &&
            base.title === node.title &&
            base.description === node.description;
        const document = isUnchanged
            ? null
            : (await loadDocument(ctx.db, node.documentId)).document;
        pages.push({
            id: node.id,
            title: node.title,
            description: node.description,
            slug: node.slug,
            isGroup: node.group === true,
            nodes: document === null ? null : nodesOf(document),
            ...(base?.path === undefined || base.path === null
                ? {}
                : { origin: { path: base.path, title: base.title } }),
            pages: await readPages(ctx, node.pages, known),
        });
    }
    return pages;
}

function countPages(pages: readonly ExportPage[]): number {
    return pages.reduce(
        (sum, page) => sum + (page.isGroup === true ? 0 : 1) + countPages(page.pages),
        0,
    );
}

/** Lists the files of pages that the base has and the space no longer has. */
function deletedPages(
    base: GitBase | undefined,
    { request }: SyncContext,
    configuration: ContentConfiguration,
    texts: ReadonlyMap<string, string>,
): string[] {
    const folder = joinPath(request.directory, configuration.root);
    return [...pagesById(base?.pages ?? []).values()].flatMap(({ path }) => {
        const file = path === null ? null : joinPath(folder, path);
        return file === null || texts.has(file) ? [] : [file];
    });
}

/**
 * Computes the changes to commit. Files that are not pages belong to the repository: they are copied from the base only
 * when exporting to another repository, branch or folder than they were imported from.
 */
function changesTo(
    theirs: readonly TreeFile[],
    texts: ReadonlyMap<string, string>,
    base: GitBase | undefined,
    blobs: ReadonlyMap<string, Buffer>,
    options: { deleted: readonly string[]; isLinked: boolean; directory: string },
): FileChange[] {
    const existing = new Map(theirs.map((file) => [file.path, file]));
    const changes: FileChange[] = [];
    const modes = new Map<string, string>();
    for (const file of base?.files ?? []) {
        const inside = below(base?.directory ?? '', file.path);
        if (inside === null) continue;
        const path = joinPath(options.directory, inside);
        modes.set(path, file.mode);
        const isMissing =
            !existing.has(path) && !texts.has(path) && !options.deleted.includes(path);
        if (!isMissing || options.isLinked) continue;
        const content = blobs.get(file.hash);
        if (file.mode === '160000') changes.push({ path, mode: '160000', commit: file.hash });
        else if (content !== undefined) changes.push({ path, mode: file.mode, content });
    }
    for (const [path, text] of texts) {
        const content = Buffer.from(text);
        const file = existing.get(path);
        if (file?.hash === blobHash(content)) continue;
        changes.push({ path, mode: file?.mode ?? modes.get(path) ?? '100644', content });
    }
    for (const path of options.deleted) {
        if (existing.has(path)) changes.push({ path, deleted: true });
    }
    return changes;
}

async function authorOf(
    ctx: PlatformContext,
    userId: string | null,
): Promise<{ name: string; email: string }> {
    const user =
        userId === null
            ? undefined
            : await ctx.db
                  .selectFrom('users')
                  .select(['display_name', 'email'])
                  .where('id', '=', userId)
                  .executeTakeFirst();
    return {
        name: user?.display_name ?? 'Bindery',
        // RFC 2606 reserves `.invalid`, so no mailbox has this address.
        email: user?.email ?? 'bindery@invalid',
    };
}
